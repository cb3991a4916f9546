package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code run-again}: makes a new invocation out of one that is over. */
@Command(
        name = "run-again",
        description = "Calls the function again with the event of an invocation that is over; prints the new id.",
        sortOptions = false)
final class RunAgainCommand extends PlatformCommand {

    @Parameters(paramLabel = "ID", description = "The invocation.")
    private String id = "";

    RunAgainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.post(PlatformClient.invocationPath(id) + "/run-again");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot run '" + id + "' again: " + reply.errorMessage());
        }
        print(json() ? Json.pretty(reply.json()) : reply.json().path("id").asText());
        return ExitCode.OK;
    }
}
