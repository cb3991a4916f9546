package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code invocation}: all that is known of one call. */
@Command(name = "invocation", description = "Shows all that is known of one call.", sortOptions = false)
final class InvocationCommand extends PlatformCommand {

    @Parameters(paramLabel = "ID", description = "The invocation.")
    private String id = "";

    InvocationCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get(PlatformClient.invocationPath(id));
        if (reply.isError()) {
            throw CommandFailure.failed("cannot show '" + id + "': " + reply.errorMessage());
        }
        if (json()) {
            print(Json.pretty(reply.json()));
        } else {
            InvocationPage.of(reply.json()).forEach(this::print);
        }
        return ExitCode.OK;
    }
}
