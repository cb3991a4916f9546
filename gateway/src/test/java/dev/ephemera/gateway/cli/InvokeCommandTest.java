package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvokeCommandTest {

    private static final Map<String, String> HEADERS = Map.of(
            "X-Ephemera-Start", "warm",
            "X-Ephemera-Container", "c1",
            "Server-Timing", "queue;dur=0.2, init;dur=11.04, run;dur=1.3",
            "X-Amz-Log-Result", Base64.getEncoder().encodeToString("hello log\n".getBytes(StandardCharsets.UTF_8)));

    private FakePlatform platform;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer("POST /2015-03-31/functions/hello/invocations", 200, HEADERS, "{\"greeting\": \"hi\"}");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Session.Result invoke(String... arguments) {
        return invoke(new Session(), arguments);
    }

    private Session.Result invoke(Session session, String... arguments) {
        return session.run(Stream.concat(Stream.of("invoke", "--url", platform.url()), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    @Test
    void printsTheResultAndNothingElse() {
        Session.Result result = invoke("hello");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("{\"greeting\": \"hi\"}\n", result.out());
        assertEquals("", result.err());
    }

    @Test
    void sendsAnEmptyObjectWhereNoEventIsGiven() {
        invoke("hello");

        assertEquals("{}", platform.onlyRequest().text());
        assertEquals(
                "application/json",
                platform.onlyRequest().header("Content-type").orElseThrow());
    }

    @Test
    void sendsTheDataOfTheOption() {
        invoke("hello", "-d", "{\"name\": \"Zoë\"}");

        assertEquals("{\"name\": \"Zoë\"}", platform.onlyRequest().text());
    }

    @Test
    void sendsOtherTextAsAJsonString() {
        invoke("hello", "-d", "some \"words\"");

        assertEquals("\"some \\\"words\\\"\"", platform.onlyRequest().text());
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        Path file = Files.write(directory.resolve("bytes"), new byte[] {(byte) 0xff, 0});

        Session.Result result = invoke("hello", "-f", file.toString());

        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("neither JSON nor text"), result.err());
    }

    @Test
    void sendsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("event.json"), "[1, 2]");

        invoke("hello", "-f", file.toString());

        assertEquals("[1, 2]", platform.onlyRequest().text());
    }

    @Test
    void sendsStandardInput() {
        invoke(new Session().typing("\"typed\""), "hello", "-");

        assertEquals("\"typed\"", platform.onlyRequest().text());
    }

    @Test
    void namesAFileThatIsNotThere() {
        Session.Result result = invoke("hello", "-f", "no-such-file");

        assertEquals(2, result.exitCode());
        assertEquals("ephemera: there is no file 'no-such-file'\n", result.err());
    }

    @Test
    void takesOneEventOnly() {
        assertEquals(2, invoke("hello", "-d", "1", "-f", "file").exitCode());
        assertEquals(2, invoke("hello", "-d", "1", "-").exitCode());
        assertEquals(2, invoke("hello", "world").exitCode());
    }

    @Test
    void anErrorOfTheFunctionGoesToStandardError() {
        platform.answer(
                "POST /2015-03-31/functions/hello/invocations", 200, Map.of("X-Amz-Function-Error", "Unhandled"), """
                {"errorMessage": "no such key", "errorType": "KeyError", "stackTrace": ["  File \\"a.py\\", line 3"]}
                """);

        Session.Result result = invoke("hello");

        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertEquals("ephemera: 'hello' failed: KeyError: no such key\n  File \"a.py\", line 3\n", result.err());
    }

    @Test
    void aFunctionErrorIsOneWhateverItsHttpStatus() {
        platform.answer(
                "POST /2015-03-31/functions/hello/invocations",
                502,
                Map.of("X-Amz-Function-Error", "Unhandled"),
                "{\"errorMessage\": \"out of memory\", \"errorType\": \"Runtime.OutOfMemory\"}");

        Session.Result result = invoke("hello");

        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("Runtime.OutOfMemory: out of memory"), result.err());
    }

    @Test
    void namesAFunctionThatIsNotThere() {
        Session.Result result = invoke("helo");

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: there is no function 'helo'; see ./ephemera list\n", result.err());
    }

    @Test
    void passesOnWhyThePlatformRefuses() {
        platform.answer(
                "POST /2015-03-31/functions/hello/invocations", 429, "{\"message\": \"Rate exceeded, retry in 1 s\"}");

        Session.Result result = invoke("hello");

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot call 'hello': Rate exceeded, retry in 1 s\n", result.err());
    }

    @Test
    void showsTheLogTailOnRequest() {
        Session.Result result = invoke("hello", "--log");

        assertEquals("Tail", platform.onlyRequest().header("X-amz-log-type").orElseThrow());
        assertEquals("hello log\n", result.err());
        assertEquals("{\"greeting\": \"hi\"}\n", result.out());
    }

    @Test
    void showsHowItRanOnRequest() {
        Session.Result result = invoke("hello", "--verbose");

        assertTrue(result.err().startsWith("warm start, queue 0.2 ms, init 11.0 ms, run 1.3 ms, "), result.err());
        assertTrue(result.err().endsWith(" ms in all, container c1\n"), result.err());
    }

    @Test
    void givesProgramsEverythingAsJson() throws IOException {
        Session.Result result = invoke("hello", "--json");

        JsonNode json = Json.read(result.out().getBytes(StandardCharsets.UTF_8));
        assertEquals("hi", json.at("/result/greeting").asText());
        assertEquals("warm", json.path("start").asText());
        assertEquals("c1", json.path("container").asText());
        assertEquals(11.04, json.at("/milliseconds/init").asDouble());
        assertEquals("hello log\n", json.path("log").asText());
    }

    @Test
    void aResultThatIsNoJsonIsAStringForPrograms() throws IOException {
        platform.answer("POST /2015-03-31/functions/hello/invocations", 200, "plain\ntext");

        Session.Result result = invoke("hello", "--json");

        assertEquals(
                "plain\ntext",
                Json.read(result.out().getBytes(StandardCharsets.UTF_8))
                        .path("result")
                        .asText());
    }

    @Test
    void queuesACallAndPrintsItsId() throws IOException {
        platform.answer("POST /2015-03-31/functions/hello/invocations", 202, Map.of("x-amzn-RequestId", "the-id"), "");

        Session.Result result = invoke(
                "hello",
                "--async",
                "--priority=2",
                "--delay=5m",
                "--timeout=9s",
                "--retries=0",
                "--retry-delay=90",
                "--maximum-age=1h",
                "-d",
                "{}");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("the-id\n", result.out());
        FakePlatform.Request request = platform.onlyRequest();
        assertEquals("Event", request.header("X-amz-invocation-type").orElseThrow());
        assertEquals("2", request.header("X-ephemera-priority").orElseThrow());
        assertEquals("5m", request.header("X-ephemera-delay").orElseThrow());
        assertEquals("9s", request.header("X-ephemera-timeout").orElseThrow());
        assertEquals("0", request.header("X-ephemera-retries").orElseThrow());
        assertEquals("90", request.header("X-ephemera-retry-delay").orElseThrow());
        assertEquals("1h", request.header("X-ephemera-maximum-age").orElseThrow());
        assertEquals(
                "the-id",
                Json.read(invoke("hello", "--async", "--json").out().getBytes(StandardCharsets.UTF_8))
                        .path("id")
                        .asText());
    }

    @Test
    void optionsOfTheQueueWantAsync() {
        Session.Result result = invoke("hello", "--delay", "5m");

        assertEquals(2, result.exitCode());
        assertEquals("ephemera: --delay is for calls that do not wait: add --async\n", result.err());
        assertEquals(2, invoke("hello", "--async", "--log").exitCode());
    }

    @Test
    void passesOnWhyACallIsNotQueued() {
        platform.answer("POST /2015-03-31/functions/hello/invocations", 503, "{\"message\": \"the queue starts\"}");

        Session.Result result = invoke("hello", "--async");

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot call 'hello': the queue starts\n", result.err());
    }
}
