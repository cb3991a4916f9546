package dev.ephemera.gateway.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.RawHttp;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FunctionUrlsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("hello");
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void echo() {
        doors.dispatch().echo();
    }

    private static JsonNode lastEvent() throws IOException {
        return MAPPER.readTree(doors.dispatch().invocations().getLast().event());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void everyMethodReachesTheFunction(String method) throws IOException {
        HttpResponse<String> answer = Http.send(method, doors.resolve("/f/hello/a/b?c=d"), new byte[0]);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("application/json", Http.header(answer, "content-type"));
        JsonNode event = lastEvent();
        assertEquals(
                method, event.path("requestContext").path("http").path("method").textValue());
        assertEquals("/a/b", event.path("rawPath").textValue());
        assertEquals("c=d", event.path("rawQueryString").textValue());
        assertEquals(
                Origin.FUNCTION_URL, doors.dispatch().invocations().getLast().origin());
        assertEquals(
                Http.header(answer, "x-amzn-RequestId"),
                event.path("requestContext").path("requestId").textValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/f/hello", "/f/hello/", "/f/hello//a", "/f/hello/a%2Fb", "/f/hello/%20", "/f/hello/a;b=c/./d"})
    void everyPathReachesTheFunction(String path) throws IOException {
        assertEquals(200, Http.get(doors.resolve(path)).statusCode());
        String expected = path.equals("/f/hello") ? "/" : path.substring("/f/hello".length());
        assertEquals(expected, lastEvent().path("rawPath").textValue());
    }

    @Test
    void theAnswerDescribesTheResponse() {
        doors.dispatch().answer("""
                        {"statusCode": 418, "headers": {"X-Mine": "yes", "Content-Type": "text/plain"},
                         "cookies": ["a=1; Path=/", "b=2"], "body": "short and stout"}
                        """);
        HttpResponse<String> answer = Http.get(doors.resolve("/f/hello"));
        assertEquals(418, answer.statusCode());
        assertEquals("short and stout", answer.body());
        assertEquals("yes", Http.header(answer, "x-mine"));
        assertEquals("text/plain", Http.header(answer, "content-type"));
        assertEquals(List.of("a=1; Path=/", "b=2"), answer.headers().allValues("set-cookie"));
        assertEquals("warm", Http.header(answer, "X-Ephemera-Start"));
    }

    @Test
    void headGetsTheHeadersAlone() throws IOException {
        doors.dispatch().answer("{\"statusCode\": 200, \"headers\": {\"x-mine\": \"yes\"}, \"body\": \"not sent\"}");
        try (RawHttp raw = new RawHttp(doors.address())) {
            raw.send("HEAD /f/hello HTTP/1.1\nHost: x\nConnection: close\n\n");
            String answer = raw.readAll();
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("x-mine: yes"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @Test
    void anUnusualStatusPasses() {
        doors.dispatch().answer("{\"statusCode\": 299}");
        assertEquals(299, Http.get(doors.resolve("/f/hello")).statusCode());
        doors.dispatch().answer("{\"statusCode\": 204, \"body\": \"\"}");
        assertEquals(204, Http.get(doors.resolve("/f/hello")).statusCode());
    }

    @Test
    void aFailedFunctionIsABadGatewayWithoutDetails() {
        doors.dispatch().fail(ErrorCode.UNHANDLED, "{\"errorMessage\":\"the secret\"}");
        HttpResponse<String> failed = Http.get(doors.resolve("/f/hello"));
        assertEquals(502, failed.statusCode());
        assertFalse(failed.body().contains("secret"), failed.body());
        assertEquals("Unhandled", Http.header(failed, "X-Amz-Function-Error"));
        doors.dispatch().fail(ErrorCode.TIMED_OUT, "{}");
        assertEquals(502, Http.get(doors.resolve("/f/hello")).statusCode());
    }

    @Test
    void anAnswerOfTheWrongShapeSaysWhatIsWrong() {
        doors.dispatch().answer("{\"statusCode\": 200, \"body\": {}}");
        HttpResponse<String> bad = Http.get(doors.resolve("/f/hello"));
        assertEquals(502, bad.statusCode());
        assertTrue(bad.body().contains("'body' must be a text"), bad.body());
    }

    @Test
    void aThrottledCallMayComeAgain() {
        doors.dispatch()
                .behave((_, _) -> new Outcome.Throttled(
                        "ReservedFunctionConcurrentInvocationLimitExceeded", "full", Duration.ofSeconds(3)));
        HttpResponse<String> throttled = Http.get(doors.resolve("/f/hello"));
        assertEquals(429, throttled.statusCode());
        assertEquals("3", Http.header(throttled, "Retry-After"));
    }

    @Test
    void thereMustBeSuchAFunction() {
        assertEquals(404, Http.get(doors.resolve("/f/nobody/")).statusCode());
        assertEquals(404, Http.get(doors.resolve("/f/hello:7/")).statusCode());
        assertEquals(400, Http.get(doors.resolve("/f/no%20name/")).statusCode());
    }

    @Test
    void aBodyThatGrowsBeyondTheLimitIsTooLarge() {
        byte[] body = new byte[5 << 20];
        body[0] = (byte) 0xFF;
        HttpResponse<String> refused =
                Http.send("POST", doors.resolve("/f/hello"), body, "Content-Type", "application/octet-stream");
        assertEquals(413, refused.statusCode());
        assertEquals(
                200,
                Http.send(
                                "POST",
                                doors.resolve("/f/hello"),
                                "é".repeat(2 << 20).getBytes(UTF_8),
                                "Content-Type",
                                "text/plain")
                        .statusCode());
    }
}
