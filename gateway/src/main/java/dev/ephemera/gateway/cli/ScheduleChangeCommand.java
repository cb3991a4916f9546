package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What enabling and disabling a schedule have in common. */
abstract class ScheduleChangeCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The schedule.")
    private String name = "";

    private final String change;

    private ScheduleChangeCommand(Terminal terminal, String change) {
        super(terminal);
        this.change = change;
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.post(ScheduleCommands.path(name) + "/" + change);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot " + change + " '" + name + "': " + reply.errorMessage());
        }
        JsonNode schedule = reply.json();
        if (json()) {
            print(Json.pretty(schedule));
        } else {
            print(schedule.path("state").asText() + " " + name
                    + (schedule.has("nextRun") ? ", next run " + Cell.time(schedule.path("nextRun")) : ""));
        }
        return ExitCode.OK;
    }

    /** {@code schedule enable}. */
    @Command(name = "enable", description = "Lets a schedule run from now on.", sortOptions = false)
    static final class Enable extends ScheduleChangeCommand {
        Enable(Terminal terminal) {
            super(terminal, "enable");
        }
    }

    /** {@code schedule disable}. */
    @Command(name = "disable", description = "Keeps a schedule from running until it is enabled.", sortOptions = false)
    static final class Disable extends ScheduleChangeCommand {
        Disable(Terminal terminal) {
            super(terminal, "disable");
        }
    }
}
