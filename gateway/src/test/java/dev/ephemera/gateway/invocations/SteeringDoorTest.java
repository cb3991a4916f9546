package dev.ephemera.gateway.invocations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SteeringDoorTest {

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static Calls calls;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("hello");
        calls = new Calls(doors);
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void reset() {
        doors.queue().reset();
    }

    private static HttpResponse<String> post(String path) {
        return Http.post(doors.resolve(path), "");
    }

    private static HttpResponse<String> cancel(Object id) {
        return post("/invocations/" + id + "/cancel");
    }

    private static String status(Object id) {
        return Http.json(Http.get(doors.resolve("/invocations/" + id)))
                .path("status")
                .asText();
    }

    @Test
    void aCallThatWaitsIsOverAtOnce() {
        QueuedInvocation queued = calls.queued("hello");

        HttpResponse<String> answer = cancel(queued.id());

        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("cancelled", Http.json(answer).path("status").asText());
        assertEquals("cancelled", status(queued.id()));
    }

    @Test
    void aCallThatRunsHereIsEnded() {
        QueuedInvocation queued = calls.queued("hello");
        calls.claimed(queued);
        Calls.Run run = calls.run(queued);

        HttpResponse<String> answer = cancel(queued.id());

        assertEquals(202, answer.statusCode(), answer.body());
        assertEquals("running", Http.json(answer).path("status").asText());
        assertTrue(run.live().cancelled().isDone());
        assertTrue(Http.json(Http.get(doors.resolve("/invocations/" + queued.id())))
                .at("/queue/cancelRequested")
                .asBoolean());
        run.end();
    }

    @Test
    void aCallThatRunsElsewhereIsAskedToEnd() {
        QueuedInvocation queued = calls.queued("hello");
        calls.claimed(queued);

        assertEquals(202, cancel(queued.id()).statusCode());
    }

    @Test
    void aSynchronousCallIsEnded() {
        Calls.Run run = calls.run("hello");
        Calls.Run other = calls.run("hello");

        assertEquals(202, cancel(run.id()).statusCode());

        assertTrue(run.live().cancelled().isDone());
        assertFalse(other.live().cancelled().isDone());
        run.end();
        other.end();
    }

    @Test
    void whatIsOverCannotBeCancelled() {
        HttpResponse<String> answer = cancel(calls.answered("hello", "{}", "1"));

        assertEquals(409, answer.statusCode());
        assertTrue(answer.body().contains("over already (succeeded)"), answer.body());
    }

    @Test
    void namesWhatIsNotThere() {
        UUID nobody = UUID.randomUUID();

        assertEquals(404, cancel(nobody).statusCode());
        assertTrue(cancel(nobody).body().contains(nobody.toString()));
        assertEquals(404, post("/invocations/" + nobody + "/run-again").statusCode());
        assertEquals(400, cancel("17").statusCode());
    }

    @Test
    void aCallThatIsOverCanBeMadeAgain() {
        InvocationId before = calls.answered("hello", "{\"n\": 7}", "1");

        HttpResponse<String> answer = post("/invocations/" + before + "/run-again");

        assertEquals(202, answer.statusCode(), answer.body());
        QueuedInvocation copy = doors.queue().accepted().getFirst();
        assertEquals(copy.id().toString(), Http.json(answer).path("id").asText());
        assertNotEquals(before, copy.id());
        assertEquals("{\"n\": 7}", new String(copy.event(), UTF_8));
    }

    @Test
    void aCallThatWaitsIsNotMadeAgain() {
        QueuedInvocation queued = calls.queued("hello");

        assertEquals(409, post("/invocations/" + queued.id() + "/run-again").statusCode());
        assertTrue(doors.queue().accepted().isEmpty());
    }

    @Test
    void nothingIsAcceptedThatTheQueueDoesNotTake() {
        InvocationId before = calls.answered("hello", "{}", "1");
        doors.queue().behave(_ -> {
            throw new QueueUnavailableException("The queue starts", Duration.ofSeconds(7), new Exception());
        });

        HttpResponse<String> answer = post("/invocations/" + before + "/run-again");

        assertEquals(503, answer.statusCode(), answer.body());
        assertEquals("7", Http.header(answer, "Retry-After"));
    }
}
