package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code schedule list}: which schedules there are, with their last and next runs. */
@Command(name = "list", description = "Shows all schedules, with their last and next runs.", sortOptions = false)
final class ScheduleListCommand extends PlatformCommand {

    ScheduleListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get("/schedules");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list schedules: " + reply.errorMessage());
        }
        JsonNode schedules = reply.json().path("schedules");
        if (json()) {
            print(Json.pretty(schedules));
        } else if (schedules.isEmpty()) {
            print("No schedules yet. Make one: ./ephemera schedule create NAME --function NAME"
                    + " --expression 'rate(5 minutes)'");
        } else {
            show(schedules);
        }
        return ExitCode.OK;
    }

    private void show(JsonNode schedules) {
        Table table =
                new Table(List.of("NAME", "FUNCTION", "WHEN", "STATE", "LAST RUN", "NEXT RUN", "RUNS", "LAST ERROR"));
        for (JsonNode schedule : schedules) {
            table.add(List.of(
                    Cell.text(schedule.path("name")),
                    Cell.text(schedule.path("function")),
                    ScheduleCommands.times(schedule),
                    Cell.text(schedule.path("state")),
                    Cell.time(schedule.path("lastRun")),
                    Cell.time(schedule.path("nextRun")),
                    Cell.text(schedule.path("runs")),
                    Cell.text(schedule.at("/lastError/reason"))));
        }
        table.lines().forEach(this::print);
    }
}
