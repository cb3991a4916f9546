package dev.ephemera.gateway.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ObjectEventsDoorTest {

    private static final String KEY = "0123456789abcdef";
    private static final String MINIO = """
            {"EventName":"s3:ObjectCreated:Put","Key":"photos/in/a.png","Records":[{"eventVersion":"2.0",
             "eventName":"s3:ObjectCreated:Put","s3":{"bucket":{"name":"photos"},
             "object":{"key":"in%2Fa.png","size":12,"sequencer":"17B8A0CF4C1C1E42"}}}]}""";

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data, Map.of("ephemera.auth.key", KEY));
        doors.deploy("thumbnailer");
        HttpResponse<String> rule = Http.send(
                "PUT",
                doors.resolve("/buckets/photos/notifications/images"),
                "{\"function\":\"thumbnailer\",\"prefix\":\"in/\"}".getBytes(UTF_8),
                "Authorization",
                "Bearer " + KEY);
        assertEquals(200, rule.statusCode(), rule.body());
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void reset() {
        doors.queue().reset();
    }

    @Test
    void anEventThatARuleAsksForIsTakenIn() {
        HttpResponse<String> answer = post(MINIO);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("{\"accepted\":1}", answer.body());
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals("thumbnailer", taken.function().name().value());
        assertEquals(Origin.OBJECT_EVENT, taken.origin());
        assertTrue(new String(taken.event(), UTF_8).startsWith("{\"Records\":[{\"eventVersion\":\"2.0\""));
    }

    @Test
    void whatNoRuleAsksForIsAnsweredAllTheSame() {
        HttpResponse<String> answer = post(MINIO.replace("in%2F", "out%2F"));
        assertEquals(200, answer.statusCode());
        assertEquals("{\"accepted\":0}", answer.body());
        assertEquals(200, post("{\"Event\":\"s3:TestEvent\"}").statusCode());
        assertEquals(List.of(), doors.queue().accepted());
    }

    @Test
    void aStoreThatShowsNoKeyIsTurnedAway() {
        assertEquals(401, Http.post(doors.resolve("/object-events"), MINIO).statusCode());
        assertEquals(
                403,
                Http.post(doors.resolve("/object-events"), MINIO, "Authorization", "Bearer fedcba9876543210")
                        .statusCode());
    }

    @Test
    void anEventThatCannotBeStoredIsToBeSentAgain() {
        doors.queue().behave(_ -> {
            throw new QueueUnavailableException("Kafka is away", Duration.ofSeconds(2), new IOException());
        });
        HttpResponse<String> answer = post(MINIO);
        assertEquals(503, answer.statusCode());
        assertEquals("2", Http.header(answer, "Retry-After"));
    }

    @Test
    void whatIsNoNotificationIsRefused() {
        assertEquals(400, post("{\"hello\":1}").statusCode());
        assertEquals(400, post("hello").statusCode());
    }

    private static HttpResponse<String> post(String body) {
        return Http.post(doors.resolve("/object-events"), body, "Authorization", "Bearer " + KEY);
    }
}
