package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedule create}: has a function run at given times. */
@Command(
        name = "create",
        description = {
            "Has a function run at given times, such as",
            "  --expression 'rate(5 minutes)'",
            "  --expression 'cron(0 8 ? * MON-FRI *)' --zone Europe/Berlin",
            "  --expression 'at(2026-12-24T18:00:00)' --zone Europe/Berlin",
            "  --start-at 2026-12-24T18:00:00Z --run-every 3600 --run-times 10"
        },
        sortOptions = false)
final class ScheduleCreateCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME", description = "What the schedule is called.")
    private String name = "";

    @Option(names = "--function", paramLabel = "NAME", required = true, description = "What it runs.")
    private String function = "";

    @Option(
            names = "--expression",
            paramLabel = "EXPRESSION",
            description = "rate(VALUE UNIT), cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR) or at(TIME).")
    private @Nullable String expression;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose local times are meant; otherwise UTC.")
    private @Nullable String zone;

    @Option(names = "--start-at", paramLabel = "TIME", description = "Nothing runs before; a rate begins with it.")
    private @Nullable String startAt;

    @Option(names = "--end-at", paramLabel = "TIME", description = "Nothing runs after.")
    private @Nullable String endAt;

    @Option(names = "--run-every", paramLabel = "SECONDS", description = "Instead of an expression.")
    private @Nullable Integer runEvery;

    @Option(names = "--run-times", paramLabel = "N", description = "How often in all.")
    private @Nullable Integer runTimes;

    @Option(
            names = "--payload",
            paramLabel = "JSON",
            description = "What the function gets; otherwise an event that names the schedule and the time.")
    private @Nullable String payload;

    @Option(names = "--payload-file", paramLabel = "FILE", description = "The same, from a file.")
    private @Nullable Path payloadFile;

    @Option(
            names = "--missed",
            paramLabel = "run-once|skip",
            description = "What is done about times at which the platform was not there; otherwise run-once.")
    private @Nullable String missed;

    @Option(
            names = "--overlapping",
            paramLabel = "allow|skip",
            description = "What is done while the run before has not ended; otherwise allow.")
    private @Nullable String overlapping;

    @Option(names = "--description", paramLabel = "TEXT", description = "A sentence about the schedule.")
    private @Nullable String description;

    @Option(names = "--disabled", description = "Do not let it run yet.")
    private boolean disabled;

    @Option(names = "--replace", description = "Replace the schedule of this name, if there is one.")
    private boolean replace;

    ScheduleCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = replace
                ? platform.send(HttpMethod.PUT, ScheduleCommands.path(name), request())
                : platform.send(HttpMethod.POST, "/schedules", request());
        if (reply.isConflict()) {
            throw CommandFailure.failed("there is a schedule '" + name + "' already: add --replace to change it");
        }
        if (reply.isError()) {
            throw CommandFailure.failed("cannot make the schedule '" + name + "': " + reply.errorMessage());
        }
        JsonNode schedule = reply.json();
        if (json()) {
            print(Json.pretty(schedule));
        } else {
            print(schedule.path("state").asText() + " " + name + ": runs " + function + " at "
                    + ScheduleCommands.times(schedule)
                    + (schedule.has("nextRun") ? ", next run " + Cell.time(schedule.path("nextRun")) : ""));
        }
        return ExitCode.OK;
    }

    private ObjectNode request() {
        ObjectNode request = Json.object().put("name", name).put("function", function);
        request.put("expression", expression)
                .put("zone", zone)
                .put("startAt", startAt)
                .put("endAt", endAt)
                .put("runEvery", runEvery)
                .put("runTimes", runTimes)
                .put("missed", missed)
                .put("overlapping", overlapping)
                .put("description", description)
                .put("state", disabled ? "disabled" : "enabled");
        JsonNode event = event();
        if (event != null) {
            request.set("payload", event);
        }
        return request;
    }

    private @Nullable JsonNode event() {
        try {
            if (payloadFile != null) {
                return Json.read(Files.readAllBytes(payloadFile));
            }
            return payload == null ? null : Json.read(payload.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage("there is no file '" + payloadFile + "'");
        } catch (IOException e) {
            throw CommandFailure.usage("the payload is no JSON: " + e.getMessage());
        }
    }
}
