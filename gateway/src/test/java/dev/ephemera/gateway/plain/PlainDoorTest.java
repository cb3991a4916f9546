package dev.ephemera.gateway.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainDoorTest {

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

    @Test
    void theBodyGoesInAndTheResultComesOut() {
        HttpResponse<String> answer = Http.post(
                doors.resolve("/functions/hello"), "{\"n\": 1}", "Content-Type", "application/x-www-form-urlencoded");
        assertEquals(200, answer.statusCode());
        assertEquals("{\"n\": 1}", answer.body());
        assertEquals("application/json", Http.header(answer, "content-type"));
        assertEquals("queue;dur=0.25, init;dur=11.00, run;dur=1.30", Http.header(answer, "Server-Timing"));
        assertEquals(Origin.PLAIN_HTTP, doors.dispatch().invocations().getLast().origin());
        assertEquals(
                "\"plain text\"",
                Http.post(doors.resolve("/functions/hello"), "plain text").body());
    }

    @ParameterizedTest
    @CsvSource({"UNHANDLED,502", "EXITED,502", "OUT_OF_MEMORY,502", "TIMED_OUT,504", "ANSWER_TOO_LARGE,502"})
    void aFailureOfTheFunctionIsNotOneOfThePlatform(ErrorCode code, int status) {
        doors.dispatch().fail(code, "{\"errorMessage\":\"no\"}");
        HttpResponse<String> failed = Http.post(doors.resolve("/functions/hello"), "");
        assertEquals(status, failed.statusCode());
        assertEquals("Unhandled", Http.header(failed, "X-Amz-Function-Error"));
        assertEquals("{\"errorMessage\":\"no\"}", failed.body());
    }

    @Test
    void listsFunctions() {
        String list = Http.get(doors.resolve("/functions")).body();
        assertTrue(list.contains("\"name\":\"hello\""), list);
        String one = Http.get(doors.resolve("/functions/hello")).body();
        assertTrue(one.contains("\"runtime\":\"python1.0\""), one);
        assertEquals(404, Http.get(doors.resolve("/functions/nobody")).statusCode());
    }

    @Test
    void healthFollowsItsChecks() throws Exception {
        try (TestDoors sick = TestDoors.open(data.resolve("sick"))) {
            assertEquals(200, Http.get(sick.resolve("/health")).statusCode());
            sick.sicken("does not answer");
            HttpResponse<String> health = Http.get(sick.resolve("/health"));
            assertEquals(503, health.statusCode());
            assertTrue(health.body().contains("\"engine\":\"does not answer\""), health.body());
            assertTrue(health.body().contains("\"database\":\"UP\""), health.body());
            assertTrue(
                    health.body()
                            .contains("\"queue\":{\"broker\":\"a fake\",\"state\":\"UP\",\"detail\":\"well\","
                                    + "\"waiting\":3,\"oldestSeconds\":1.5}"),
                    health.body());
            assertEquals(200, Http.get(sick.resolve("/health/live")).statusCode());
        }
    }

    @Test
    void metricsAreTextForPrometheus() {
        HttpResponse<String> metrics = Http.get(doors.resolve("/metrics"));
        assertEquals(200, metrics.statusCode());
        assertTrue(Http.header(metrics, "content-type").startsWith("text/plain"));
        assertFalse(metrics.body().contains("<html"));
    }
}
