package dev.ephemera.gateway.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BucketsDoorTest {

    private static final String RULE = "/buckets/photos/notifications/images";

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data);
        doors.deploy("thumbnailer");
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void reset() {
        doors.queue().reset();
        assertEquals(204, send("DELETE", "/buckets/photos/notifications", "").statusCode());
    }

    @Test
    void aRuleIsPutShownAndDeleted() throws IOException {
        JsonNode put = json(send(
                "PUT",
                RULE,
                "{\"function\":\"thumbnailer:$LATEST\",\"events\":[\"s3:ObjectCreated:Put\"],\"suffix\":\".png\"}"));
        assertEquals("images", put.path("id").asText());
        assertEquals("thumbnailer:$LATEST", put.path("function").asText());
        assertEquals("s3:ObjectCreated:Put", put.at("/events/0").asText());
        assertEquals("", put.path("prefix").asText());
        assertEquals(".png", put.path("suffix").asText());
        assertEquals(put, json(send("GET", RULE, "")));
        assertEquals(put, json(send("GET", "/buckets/photos/notifications", "")).at("/notifications/0"));
        assertEquals(
                "photos",
                json(send("GET", "/buckets", "")).at("/buckets/0/bucket").asText());
        assertEquals(204, send("DELETE", RULE, "").statusCode());
        assertEquals(404, send("GET", RULE, "").statusCode());
        assertEquals(404, send("DELETE", RULE, "").statusCode());
    }

    @Test
    void aRuleThatNamesNoEventsMeansWhatIsCreated() throws IOException {
        assertEquals(
                "s3:ObjectCreated:*",
                json(send("PUT", RULE, "{\"function\":\"thumbnailer\"}"))
                        .at("/events/0")
                        .asText());
    }

    @Test
    void rulesTellWhatTheyHaveDone() throws IOException {
        send("PUT", RULE, "{\"function\":\"thumbnailer\"}");
        String event = "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"photos\"},"
                + "\"object\":{\"key\":\"a\",\"sequencer\":\"1\"}}}]}";
        long before = json(send("GET", RULE, "")).path("passedOn").asLong();
        assertEquals(200, send("POST", "/object-events", event).statusCode());
        JsonNode shown = json(send("GET", RULE, ""));
        assertEquals(before + 1, shown.path("passedOn").asLong());
        assertTrue(shown.has("lastEvent"));
        doors.queue().behave(_ -> {
            throw new QueueUnavailableException("Kafka is away", Duration.ofSeconds(2), new IOException());
        });
        assertEquals(503, send("POST", "/object-events", event).statusCode());
        assertEquals(
                "Kafka is away",
                json(send("GET", RULE, "")).at("/lastError/reason").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/buckets/photos/notifications/x|{}|400|'function' is missing",
                "/buckets/photos/notifications/x|[]|400|must be a JSON object",
                "/buckets/photos/notifications/x|{\"function\":\"nobody\"}|404|nobody",
                "/buckets/photos/notifications/x|{\"function\":\"thumbnailer\",\"event\":[]}|400|no field 'event'",
                "/buckets/photos/notifications/x|{\"function\":\"thumbnailer\",\"events\":\"all\"}|400|must be a list",
                "/buckets/photos/notifications/x|{\"function\":\"thumbnailer\",\"events\":[\"all\"]}|400|'all'",
                "/buckets/photos/notifications/x|{\"function\":\"thumbnailer\",\"prefix\":7}|400|'prefix' must be a text",
                "/buckets/p/notifications/x|{\"function\":\"thumbnailer\"}|400|'p' cannot be a bucket",
            })
    void whatIsWrongIsNamed(String path, String body, int status, String words) {
        HttpResponse<String> answer = send("PUT", path, body);
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains(words), answer.body());
    }

    @Test
    void rulesThatOverlapAreRefused() {
        send("PUT", RULE, "{\"function\":\"thumbnailer\",\"prefix\":\"in/\"}");
        HttpResponse<String> answer =
                send("PUT", "/buckets/photos/notifications/other", "{\"function\":\"thumbnailer\"}");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("overlap"), answer.body());
    }

    @Test
    void aPlatformWithoutAStoreSaysSo() {
        HttpResponse<String> answer = send("GET", "/object-store", "");
        assertEquals(404, answer.statusCode());
        assertTrue(answer.body().contains("ephemera.object-store.enabled"), answer.body());
        assertEquals(404, send("PUT", "/object-store/buckets/photos", "").statusCode());
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return Http.send(method, doors.resolve(path), body.getBytes(UTF_8));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertEquals(200, answer.statusCode(), answer.body());
        return new ObjectMapper().readTree(answer.body());
    }
}
