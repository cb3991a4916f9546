package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DemoCommandTest {

    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final String ENDED = """
            {"id": "7", "function": "demo-async-x", "status": "succeeded",
             "received": "2027-01-15T08:00:00.100Z", "ended": "2027-01-15T08:00:00.350Z",
             "attempts": [{"start": "cold", "container": "e-node-9", "queueMilliseconds": 2, "initMilliseconds": 30.5,
                           "runMilliseconds": 1500}]}""";

    private final ManualTime time = new ManualTime();
    private final DemoPatience patience =
            new DemoPatience(time, Duration.ofSeconds(5), () -> time.advance(Duration.ofSeconds(1)));
    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        System.setProperty("ephemera.home", "..");
        platform = new FakePlatform();
        platform.answer("POST " + FUNCTIONS, 201, "{\"FunctionName\": \"demo-http-x\"}");
        for (String name : List.of("demo-http-x", "demo-async-x")) {
            platform.answer("DELETE " + FUNCTIONS + "/" + name, 204, "");
        }
    }

    @AfterEach
    void stop() {
        System.clearProperty("ephemera.home");
        platform.close();
    }

    @Test
    void showsWhatACallRanAndWhereAndHowLong() {
        platform.answer(
                "POST /functions/demo-http-x",
                200,
                Map.of(
                        "Server-Timing", "queue;dur=0.21, init;dur=3.80, run;dur=1.44",
                        "X-Ephemera-Start", "warm",
                        "X-Ephemera-Container", "e-node-3"),
                "{}");
        Session.Result result = demo(new DemoHttpCall(time));
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("""
                EVENT              RAN                  START  CONTAINER                QUEUE      INIT       RUN    IN ALL
                HTTP call          demo-http-x          warm   e-node-3                0.2 ms    3.8 ms    1.4 ms    0.0 ms
                """, result.out());
    }

    @Test
    void waitsForTheEndOfAnAsynchronousCall() {
        platform.answer("POST " + FUNCTIONS, 201, "{\"FunctionName\": \"demo-async-x\"}");
        platform.answer("POST /functions/demo-async-x", 202, "{\"id\": \"7\"}");
        platform.answer("GET /invocations/7", 200, ENDED);
        Session.Result result = demo(new DemoAsynchronousCall());
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(
                result.out()
                        .contains(
                                "asynchronous call  demo-async-x         cold   e-node-9                2.0 ms   30.5 ms"
                                        + "     1.5 s  250.0 ms\n"),
                result.out());
    }

    @Test
    void waitsForTheTimeOfASchedule() {
        platform.answer("POST " + FUNCTIONS, 201, "{\"FunctionName\": \"demo-schedule-x\"}");
        platform.answer("PUT /schedules/demo-soon-x", 200, "{}");
        platform.answer("GET /invocations?limit=1&function=demo-schedule-x", 200, "{\"invocations\": [" + ENDED + "]}");
        platform.answer("DELETE /schedules/demo-soon-x", 204, "");
        platform.answer("DELETE " + FUNCTIONS + "/demo-schedule-x", 204, "");
        Session.Result result = demo(new DemoSchedule(time));
        assertEquals(0, result.exitCode(), result.out() + result.err());
        assertEquals("", result.err());
        JsonNode made = platform.requests().stream()
                .filter(request -> request.method().equals("PUT"))
                .findFirst()
                .orElseThrow()
                .json();
        assertEquals("demo-schedule-x", made.path("function").asText());
        assertEquals(
                time.instant().plusSeconds(2).toString(), made.path("startAt").asText());
    }

    @Test
    void leavesNoFunctionBehind() {
        demo(new DemoHttpCall(time));
        assertEquals("DELETE " + FUNCTIONS + "/demo-http-x", last());
    }

    @Test
    void saysWhatItCannotRemove() {
        platform.answer("DELETE " + FUNCTIONS + "/demo-http-x", 500, "{\"Message\": \"the disk is full\"}");
        Session.Result result = demo(new DemoHttpCall(time));
        assertTrue(result.err().contains("leaves function demo-http-x behind: the disk is full"), result.err());
    }

    @Test
    void aFunctionThatFailsIsAFailure() {
        platform.answer(
                "POST /functions/demo-http-x",
                502,
                Map.of("X-Amz-Function-Error", "Unhandled"),
                "{\"errorType\": \"KeyError\", \"errorMessage\": \"name\"}");
        Session.Result result = demo(new DemoHttpCall(time));
        assertEquals(1, result.exitCode());
        assertTrue(result.out().endsWith("  failed: KeyError: name\n"), result.out());
    }

    @Test
    void anEventThatCausesNoRunIsAFailureAndTheNextOneIsSent() {
        platform.answer("POST " + FUNCTIONS, 201, "{\"FunctionName\": \"demo-async-x\"}");
        platform.answer("POST /functions/demo-async-x", 202, "{\"id\": \"7\"}");
        platform.answer("GET /invocations/7", 200, "{\"status\": \"queued\"}");
        Session.Result result = demo(new DemoAsynchronousCall(), skipped());
        assertEquals(1, result.exitCode());
        assertTrue(
                result.out().contains("asynchronous call  failed: after 5 s invocation 7 is not over"), result.out());
        assertTrue(result.out().endsWith("bird               skipped: no birds here\n"), result.out());
    }

    @Test
    void whatAPlatformDoesNotHaveIsNoFailure() {
        Session.Result result = demo(skipped());
        assertEquals(0, result.exitCode());
    }

    @Test
    void objectsNeedAStoreAndAQueue() {
        platform.answer("GET /queue", 200, "{\"broker\": {\"state\": \"up\"}}");
        platform.answer("GET /object-store", 404, "{\"Message\": \"This platform has no object store\"}");
        assertTrue(
                demo(new DemoObject(time)).out().contains("object put         skipped: This platform has no object"));
        platform.answer("GET /queue", 200, "{\"broker\": {\"state\": \"off\", \"detail\": \"switched off\"}}");
        Session.Result result = demo(new DemoObject(time));
        assertEquals(0, result.exitCode());
        assertTrue(
                result.out().endsWith("skipped: object events need the queue, which is switched off\n"), result.out());
    }

    @Test
    void printsJsonForPrograms() throws IOException {
        platform.answer("POST /functions/demo-http-x", 200, Map.of("X-Ephemera-Start", "warm"), "{}");
        Session.Result result = demo(List.of("--json"), new DemoHttpCall(time), skipped());
        var printed = Json.read(result.out().getBytes(StandardCharsets.UTF_8));
        assertEquals("HTTP call", printed.at("/0/event").asText());
        assertEquals("warm", printed.at("/0/run/start").asText());
        assertEquals("no birds here", printed.at("/1/skipped").asText());
    }

    @Test
    void saysThatNoPlatformRuns() {
        String url = platform.url();
        platform.close();
        Session.Result result = new Session().run("demo", "--url", url);
        assertEquals(3, result.exitCode());
        assertTrue(result.err().contains("is './ephemera serve' running?"), result.err());
        assertFalse(result.out().contains("failed"), result.out());
        assertFalse(result.err().contains("behind"), result.err());
    }

    private static DemoEvent skipped() {
        return new DemoEvent() {

            @Override
            public String kind() {
                return "bird";
            }

            @Override
            public DemoResult send(DemoStage stage) {
                return new DemoResult.Skipped("no birds here");
            }
        };
    }

    private String last() {
        FakePlatform.Request request = platform.requests().getLast();
        return request.method() + " " + request.path();
    }

    private Session.Result demo(DemoEvent... kinds) {
        return demo(List.of(), kinds);
    }

    private Session.Result demo(List<String> options, DemoEvent... kinds) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("EPHEMERA_URL", platform.url()));
        int exitCode = new CommandLine(new DemoCommand(terminal, List.of(kinds), patience, "x"))
                .execute(options.toArray(String[]::new));
        return new Session.Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
