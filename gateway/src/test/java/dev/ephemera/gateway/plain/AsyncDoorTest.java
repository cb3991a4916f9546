package dev.ephemera.gateway.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
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
import org.junit.jupiter.params.provider.CsvSource;

final class AsyncDoorTest {

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
    void reset() {
        doors.dispatch().echo();
        doors.queue().reset();
    }

    private static HttpResponse<String> post(String body, String... headers) {
        return Http.post(doors.resolve("/functions/hello"), body, headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Ephemera-Async|true",
                "X-Ephemera-Async|True",
                "Prefer|respond-async",
                "Prefer|return=minimal, Respond-Async; wait=10",
            })
    void whoeverDoesNotWaitGetsAPromise(String header, String value) {
        HttpResponse<String> answer = post("some text", header, value);
        assertEquals(202, answer.statusCode());
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals("{\"id\":\"" + taken.id() + "\"}", answer.body());
        assertEquals("application/json", Http.header(answer, "content-type"));
        assertEquals("/invocations/" + taken.id(), Http.header(answer, "Location"));
        assertEquals("respond-async", Http.header(answer, "Preference-Applied"));
        assertEquals(taken.id().toString(), Http.header(answer, "x-amzn-RequestId"));
        assertEquals("\"some text\"", new String(taken.event(), UTF_8));
        assertEquals(Origin.PLAIN_HTTP, taken.origin());
        assertEquals(List.of(), doors.dispatch().invocations());
    }

    @Test
    void whoeverWaitsGetsTheAnswer() {
        assertEquals(200, post("{}", "X-Ephemera-Async", "false").statusCode());
        assertEquals(200, post("{}", "Prefer", "return=minimal").statusCode());
        assertEquals(
                200,
                post("{}", "X-Ephemera-Async", "false", "Prefer", "respond-async")
                        .statusCode());
        assertEquals(List.of(), doors.queue().accepted());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Ephemera-Async|yes|true or false, not 'yes'",
                "X-Ephemera-Priority|3|The priority 3 is out of range",
                "X-Ephemera-Priority|high|whole number, not 'high'",
                "X-Ephemera-Delay|soon|not 'soon'",
                "X-Ephemera-Delay|-5|not '-5'",
                "X-Ephemera-Delay|8d|0 to 604800 seconds, not 691200",
                "X-Ephemera-Delay|999999d|at most 365 days",
                "X-Ephemera-Timeout|0|more than 0 seconds",
                "X-Ephemera-Timeout|2h|longer than the 3600 seconds",
                "X-Ephemera-Retries|11|0 to 10, not 11",
                "X-Ephemera-Retries|1.5|whole number, not '1.5'",
                "X-Ephemera-Retry-Delay|1 week|not '1 week'",
                "X-Ephemera-Maximum-Age|0s|more than 0 seconds",
            })
    void anOptionThatCannotBeIsNamedWithItsValue(String header, String value, String complaint) {
        HttpResponse<String> refused = header.equals("X-Ephemera-Async")
                ? post("{}", header, value)
                : post("{}", "X-Ephemera-Async", "true", header, value);
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains(complaint), refused.body());
        assertEquals(List.of(), doors.queue().accepted());
    }

    @ParameterizedTest
    @CsvSource({"Priority", "Delay", "Timeout", "Retries", "Retry-Delay", "Maximum-Age"})
    void optionsOfACallThatWaitsAreRefused(String option) {
        HttpResponse<String> refused = post("{}", "X-Ephemera-" + option, "1");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("X-Ephemera-" + option + " is for asynchronous calls only"), refused.body());
        assertEquals(List.of(), doors.dispatch().invocations());
    }

    @Test
    void whatCannotRunIsNotTakenIn() {
        assertEquals(
                404,
                Http.post(doors.resolve("/functions/nobody"), "{}", "X-Ephemera-Async", "true")
                        .statusCode());
        assertEquals(
                400,
                post("{oops", "X-Ephemera-Async", "true", "Content-Type", "application/json")
                        .statusCode());
        assertEquals(List.of(), doors.queue().accepted());
    }

    @Test
    void theQueuesRefusalsAreToldAsSuch() {
        doors.queue().behave(_ -> {
            throw new RejectedRequestException(ErrorCode.REQUEST_TOO_LARGE, "at most 1048576 bytes");
        });
        assertEquals(413, post("{}", "X-Ephemera-Async", "true").statusCode());
        doors.queue().behave(_ -> {
            throw new QueueUnavailableException("starting", Duration.ofSeconds(7), new IllegalStateException("detail"));
        });
        HttpResponse<String> unavailable = post("{}", "X-Ephemera-Async", "true");
        assertEquals(503, unavailable.statusCode());
        assertEquals("7", Http.header(unavailable, "Retry-After"));
        assertEquals("{\"Type\":\"User\",\"message\":\"starting\"}", unavailable.body());
    }
}
