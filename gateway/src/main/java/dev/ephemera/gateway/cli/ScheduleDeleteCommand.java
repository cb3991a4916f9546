package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedule delete}: removes a schedule. */
@Command(name = "delete", description = "Removes a schedule; its function stays.", sortOptions = false)
final class ScheduleDeleteCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The schedule.")
    private String name = "";

    ScheduleDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.delete(ScheduleCommands.path(name));
        if (reply.isError()) {
            throw CommandFailure.failed("cannot delete '" + name + "': " + reply.errorMessage());
        }
        print(json() ? Json.pretty(Json.object().put("deleted", name)) : "deleted " + name);
        return ExitCode.OK;
    }
}
