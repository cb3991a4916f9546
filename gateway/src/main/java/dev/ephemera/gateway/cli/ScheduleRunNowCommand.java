package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedule run-now}: a run beside the times of a schedule. */
@Command(
        name = "run-now",
        description = "Runs a schedule's function once, beside its times; prints the invocation's id.",
        sortOptions = false)
final class ScheduleRunNowCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The schedule.")
    private String name = "";

    ScheduleRunNowCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.post(ScheduleCommands.path(name) + "/run-now");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot run '" + name + "' now: " + reply.errorMessage());
        }
        print(json() ? Json.pretty(reply.json()) : reply.json().path("id").asText());
        return ExitCode.OK;
    }
}
