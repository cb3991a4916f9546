package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvocationCommandsTest {

    private static final String ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

    private static final String FAILED = """
            {"id": "%s", "function": "hello", "version": "3", "origin": "lambda_api", "status": "failed",
             "received": "2026-01-01T10:00:00.123456Z", "ended": "2026-01-01T10:01:02Z",
             "error": {"type": "ValueError", "message": "zu groß\\nsecond line"},
             "attempts": [
               {"attempt": 1, "status": "timed_out", "started": "2026-01-01T10:00:00Z", "start": "cold",
                "queueMilliseconds": 0.25, "initMilliseconds": 11, "runMilliseconds": 3000.5,
                "peakMemoryBytes": 9437185, "container": "e-1", "error": {"type": "Sandbox.Timedout"}},
               {"attempt": 2, "status": "failed", "started": "2026-01-01T10:01:00Z", "start": "warm",
                "runMilliseconds": 1.34, "container": "e-2", "error": {"type": "ValueError", "message": "zu groß"}}],
             "queue": {"priority": 1, "delaySeconds": 0, "timeoutSeconds": 3, "retries": 1, "attempt": 2,
                       "setbacks": 0, "notBefore": "2026-01-01T10:01:00Z", "cancelRequested": false,
                       "condition": "RetriesExhausted", "reason": "It failed twice", "destination": "told"},
             "progress": {"percent": 40, "message": "halfway"},
             "result": {"errorMessage": "zu groß"}, "resultBytes": 27}
            """.formatted(ID);

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
        return new Session()
                .run(Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
                        .toArray(String[]::new));
    }

    @Test
    void listsInvocations() {
        platform.answer("GET /invocations?limit=20", 200, "{\"invocations\": [" + FAILED + "]}");

        Session.Result result = run("invocations");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                List.of(
                        "ID                                    FUNCTION  STATUS  START  RUN     ATTEMPTS  RECEIVED"
                                + "              ERROR",
                        ID + "  hello     failed  warm   1.3 ms  2         2026-01-01T10:00:00Z  ValueError: zu groß"),
                result.out().lines().toList());
    }

    @Test
    void asksForTheWantedOnes() {
        platform.answer("GET /invocations?function=hello&status=failed%2Cdead&limit=3", 200, "{\"invocations\": []}");

        Session.Result result = run("invocations", "--function", "hello", "--status", "failed,dead", "--limit", "3");

        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().startsWith("No such invocations."), result.out());
    }

    @Test
    void readsAsManyPagesAsItTakes() throws IOException {
        platform.answer("GET /invocations?limit=100", 200, "{\"invocations\": [{\"id\": \"a\"}], \"next\": \"m=1\"}");
        platform.answer("GET /invocations?limit=100&marker=m%3D1", 200, "{\"invocations\": [{\"id\": \"b\"}]}");

        Session.Result result = run("invocations", "--limit", "150", "--json");

        assertEquals(
                "[{\"id\":\"a\"},{\"id\":\"b\"}]",
                Json.read(result.out().getBytes(StandardCharsets.UTF_8)).toString());
    }

    @Test
    void refusesALimitOfNothing() {
        assertEquals(2, run("invocations", "--limit", "0").exitCode());
    }

    @Test
    void passesOnWhatIsWrongWithTheQuestion() {
        platform.answer(
                "GET /invocations?status=asleep&limit=20", 400, "{\"message\": \"there is no status 'asleep'\"}");

        Session.Result result = run("invocations", "--status", "asleep");

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot list invocations: there is no status 'asleep'\n", result.err());
    }

    @Test
    void showsAllThatIsKnownOfOne() {
        platform.answer("GET /invocations/" + ID, 200, FAILED);

        Session.Result result = run("invocation", ID);

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("""
                id        %s
                function  hello, version 3
                status    failed
                origin    lambda_api
                received  2026-01-01T10:00:00Z
                ended     2026-01-01T10:01:02Z
                progress  40 %%, halfway
                options   priority 1, timeout 3 s, retries 1
                outcome   RetriesExhausted: It failed twice
                told      told
                error     ValueError: zu groß

                ATTEMPT  STATUS     START  QUEUE   INIT     RUN     PEAK   STARTED               CONTAINER  ERROR
                1        timed_out  cold   0.3 ms  11.0 ms  3.0 s   10 MB  2026-01-01T10:00:00Z  e-1        Sandbox.Timedout
                2        failed     warm   -       -        1.3 ms  -      2026-01-01T10:01:00Z  e-2        ValueError: zu groß

                {
                  "errorMessage" : "zu groß"
                }
                """.formatted(ID), result.out());
    }

    @Test
    void showsWhatWaitsAndWhatRuns() {
        platform.answer("GET /invocations/w", 200, """
                {"id": "w", "function": "hello", "status": "queued", "attempts": [],
                 "queue": {"priority": 0, "delaySeconds": 300, "attempt": 2, "setbacks": 3, "cancelRequested": true,
                           "notBefore": "2026-01-01T10:01:00Z"}}
                """);
        platform.answer("GET /invocations/r", 200, """
                {"id": "r", "function": "hello", "status": "running", "attempts": [],
                 "running": {"since": "2026-01-01T10:01:00Z", "start": "warm", "container": "e-1"},
                 "resultBytes": 7000000}
                """);

        String waiting = run("invocation", "w").out();
        String running = run("invocation", "r").out();

        assertTrue(waiting.contains("status    queued, to be cancelled\n"), waiting);
        assertTrue(waiting.contains("options   priority 0, delay 300 s\n"), waiting);
        assertTrue(waiting.contains("next      attempt 2, due 2026-01-01T10:01:00Z, set back 3 times\n"), waiting);
        assertTrue(running.contains("running   since 2026-01-01T10:01:00Z, warm start, in e-1\n"), running);
        assertTrue(running.contains("The result has 7000000 bytes: GET /invocations/r/result\n"), running);
    }

    @Test
    void namesAnInvocationThatIsNotThere() {
        platform.answer("GET /invocations/" + ID, 404, "{\"Message\": \"there is no invocation\"}");

        Session.Result result = run("invocation", ID);

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot show '" + ID + "': there is no invocation\n", result.err());
    }

    @Test
    void cancelsWhatItCan() {
        platform.answer("POST /invocations/a/cancel", 200, "{\"id\": \"a\", \"status\": \"cancelled\"}");
        platform.answer("POST /invocations/b/cancel", 202, "{\"id\": \"b\", \"status\": \"running\"}");
        platform.answer("POST /invocations/c/cancel", 409, "{\"message\": \"it is over\"}");

        Session.Result result = run("cancel", "a", "c", "b");

        assertEquals(1, result.exitCode());
        assertEquals("cancelled a\ncancelling b: it runs, and is ended\n", result.out());
        assertEquals("ephemera: cannot cancel 'c': it is over\n", result.err());
    }

    @Test
    void runsAgainUnderANewId() {
        platform.answer("POST /invocations/a/run-again", 202, "{\"id\": \"b\"}");

        assertEquals("b\n", run("run-again", "a").out());
        assertEquals(1, run("run-again", "x").exitCode());
    }

    @Test
    void showsTheQueue() {
        platform.answer("GET /queue", 200, """
                {"accepted": 10, "waiting": 3, "running": 2, "completed": 4, "dead": 1, "oldestDueSeconds": 12.5,
                 "broker": {"name": "embedded Kafka 4.2.0", "state": "up", "detail": "since 10:00"}}
                """);

        assertEquals("""
                accepted   10
                waiting    3
                running    2
                completed  4
                dead       1
                oldest due waits for 12.5 s
                broker     embedded Kafka 4.2.0: up, since 10:00
                """, run("queue").out());
    }
}
