package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleCommandsTest {

    private static final String NIGHTLY = """
            {"name": "nightly", "state": "enabled", "function": "report", "expression": "cron(0 2 * * ? *)",
             "zone": "Europe/Berlin", "missed": "run-once", "overlapping": "allow", "runs": 3,
             "nextRun": "2026-11-22T01:00:00Z", "lastRun": "2026-11-21T01:00:00Z", "lastInvocation": "a-b",
             "payload": {"rows": 1}, "upcoming": ["2026-11-22T01:00:00Z", "2026-11-23T01:00:00Z"]}""";

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Session.Result run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "schedule";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--url";
        all[arguments.length + 2] = platform.url();
        return new Session().run(all);
    }

    @Test
    void creates(@TempDir Path directory) throws IOException {
        platform.answer("POST /schedules", 201, NIGHTLY);
        Path payload = Files.writeString(directory.resolve("payload.json"), "{\"rows\": 1}");
        Session.Result result = run(
                "create",
                "nightly",
                "--function",
                "report",
                "--expression",
                "cron(0 2 * * ? *)",
                "--zone",
                "Europe/Berlin",
                "--payload-file",
                payload.toString(),
                "--overlapping",
                "skip");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "enabled nightly: runs report at cron(0 2 * * ? *) Europe/Berlin, next run 2026-11-22T01:00:00Z\n",
                result.out());
        JsonNode request = platform.onlyRequest().json();
        assertEquals("nightly", request.path("name").asText());
        assertEquals("report", request.path("function").asText());
        assertEquals("cron(0 2 * * ? *)", request.path("expression").asText());
        assertEquals("Europe/Berlin", request.path("zone").asText());
        assertEquals(1, request.at("/payload/rows").asInt());
        assertEquals("skip", request.path("overlapping").asText());
        assertTrue(request.path("missed").isNull());
    }

    @Test
    void replacesWhereThatIsWanted() {
        platform.answer("POST /schedules", 409, "{\"Message\": \"taken\"}");
        platform.answer("PUT /schedules/nightly", 200, NIGHTLY);
        Session.Result refused = run("create", "nightly", "--function", "report", "--run-every", "60");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("--replace"), refused.err());
        assertEquals(
                0,
                run("create", "nightly", "--function", "report", "--run-every", "60", "--replace")
                        .exitCode());
    }

    @Test
    void passesOnWhatThePlatformSays() {
        platform.answer("POST /schedules", 400, "{\"Message\": \"the minutes '61': use 0 to 59\"}");
        Session.Result result = run("create", "x", "--function", "report", "--expression", "cron(61 2 * * ? *)");
        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot make the schedule 'x': the minutes '61': use 0 to 59\n", result.err());
    }

    @Test
    void aPayloadMustBeJson() {
        Session.Result result = run("create", "x", "--function", "f", "--expression", "rate(1 day)", "--payload", "{");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("payload is no JSON"), result.err());
    }

    @Test
    void lists() {
        platform.answer("GET /schedules", 200, "{\"schedules\": [" + NIGHTLY + "]}");
        assertEquals(
                List.of(
                        "NAME     FUNCTION  WHEN                             STATE    LAST RUN              NEXT RUN"
                                + "              RUNS  LAST ERROR",
                        "nightly  report    cron(0 2 * * ? *) Europe/Berlin  enabled  2026-11-21T01:00:00Z"
                                + "  2026-11-22T01:00:00Z  3     -"),
                run("list").out().lines().toList());
        platform.answer("GET /schedules", 200, "{\"schedules\": []}");
        assertTrue(run("list").out().contains("schedule create"));
    }

    @Test
    void shows() {
        platform.answer("GET /schedules/nightly", 200, NIGHTLY);
        assertEquals("""
                name        nightly
                function    report
                when        cron(0 2 * * ? *) Europe/Berlin
                from        -
                until       -
                state       enabled
                runs        3
                missed      run-once
                overlapping allow
                payload     {"rows":1}
                last run    2026-11-21T01:00:00Z, invocation a-b
                last skip   -
                last error  -
                next runs   2026-11-22T01:00:00Z, 2026-11-23T01:00:00Z
                """, run("show", "nightly").out());
        assertEquals(1, run("show", "nobody").exitCode());
    }

    @Test
    void changesRunsAndDeletes() {
        platform.answer("POST /schedules/nightly/enable", 200, NIGHTLY);
        platform.answer("POST /schedules/nightly/disable", 200, "{\"state\": \"disabled\"}");
        platform.answer("POST /schedules/nightly/run-now", 202, "{\"id\": \"c-d\"}");
        platform.answer("DELETE /schedules/nightly", 204, "");
        assertEquals(
                "enabled nightly, next run 2026-11-22T01:00:00Z\n",
                run("enable", "nightly").out());
        assertEquals("disabled nightly\n", run("disable", "nightly").out());
        assertEquals("c-d\n", run("run-now", "nightly").out());
        assertEquals("deleted nightly\n", run("delete", "nightly").out());
        for (String command : List.of("enable", "disable", "run-now", "delete")) {
            assertEquals(1, run(command, "nobody").exitCode());
        }
    }

    @Test
    void saysWhatThereIsWhereNothingIsSaid() {
        Session.Result result = new Session().run("schedule");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("schedule"), result.err());
        assertTrue(new Session().run("schedule", "create", "--help").out().contains("--expression"));
    }
}
