package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code schedule show}: all that is known of one schedule. */
@Command(
        name = "show",
        description = "Shows all that is known of one schedule, and its next times.",
        sortOptions = false)
final class ScheduleShowCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "The schedule.")
    private String name = "";

    ScheduleShowCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get(ScheduleCommands.path(name));
        if (reply.isError()) {
            throw CommandFailure.failed("cannot show '" + name + "': " + reply.errorMessage());
        }
        JsonNode schedule = reply.json();
        if (json()) {
            print(Json.pretty(schedule));
            return ExitCode.OK;
        }
        line("name", Cell.text(schedule.path("name")));
        line("function", Cell.text(schedule.path("function")));
        line("when", ScheduleCommands.times(schedule));
        line("from", Cell.time(schedule.path("startAt")));
        line("until", Cell.time(schedule.path("endAt")));
        line("state", Cell.text(schedule.path("state")));
        line("runs", runs(schedule));
        line("missed", Cell.text(schedule.path("missed")));
        line("overlapping", Cell.text(schedule.path("overlapping")));
        line(
                "payload",
                schedule.has("payload")
                        ? Cell.text(Json.text(schedule.path("payload").toString()))
                        : "an event");
        line("last run", lastRun(schedule));
        line("last skip", lastSkip(schedule.path("lastSkip")));
        line("last error", Cell.text(schedule.at("/lastError/reason")));
        line("next runs", next(schedule.path("upcoming")));
        return ExitCode.OK;
    }

    private static String runs(JsonNode schedule) {
        String runs = Cell.text(schedule.path("runs"));
        return schedule.has("runTimes")
                ? runs + " of " + schedule.path("runTimes").asText()
                : runs;
    }

    private static String lastRun(JsonNode schedule) {
        String time = Cell.time(schedule.path("lastRun"));
        return schedule.has("lastInvocation")
                ? time + ", invocation " + schedule.path("lastInvocation").asText()
                : time;
    }

    private static String lastSkip(JsonNode skip) {
        return skip.isMissingNode()
                ? Cell.NOTHING
                : Cell.time(skip.path("time")) + ", "
                        + (skip.path("reason").asText().equals("missed")
                                ? "which the platform was not there for"
                                : "as the one before had not ended");
    }

    private static String next(JsonNode upcoming) {
        List<String> times = new ArrayList<>();
        upcoming.forEach(time -> times.add(Cell.time(time)));
        return times.isEmpty() ? Cell.NOTHING : String.join(", ", times);
    }

    private void line(String label, String text) {
        print("%-12s%s".formatted(label, text));
    }
}
