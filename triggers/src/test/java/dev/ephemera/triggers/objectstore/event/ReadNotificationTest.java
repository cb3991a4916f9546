package dev.ephemera.triggers.objectstore.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadNotificationTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void readsWhatS3Sends() {
        ObjectEvent event = one("""
                {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-2",
                 "eventTime":"2019-09-03T19:37:27.192Z","eventName":"ObjectCreated:Put",
                 "s3":{"s3SchemaVersion":"1.0","configurationId":"828aa6fc","bucket":{"name":"photos"},
                 "object":{"key":"b21b84d6","size":1305107,"eTag":"b21b","sequencer":"0C0F6F405D6ED209E1"}}}]}""");
        assertEquals(EventName.PUT, event.name());
        assertEquals("photos", event.bucket());
        assertEquals("b21b84d6", event.key());
        assertEquals(Optional.of("0C0F6F405D6ED209E1"), event.sequencer());
    }

    @Test
    void readsWhatMinioSends() {
        ObjectEvent event = one("""
                {"EventName":"s3:ObjectCreated:Put","Key":"images/my photo.jpg","Records":[{"eventVersion":"2.0",
                 "eventSource":"minio:s3","awsRegion":"","eventTime":"2024-03-01T10:00:00.000Z",
                 "eventName":"s3:ObjectCreated:Put","userIdentity":{"principalId":"minioadmin"},
                 "s3":{"s3SchemaVersion":"1.0","configurationId":"Config","bucket":{"name":"images",
                 "ownerIdentity":{"principalId":"minioadmin"},"arn":"arn:aws:s3:::images"},
                 "object":{"key":"2024%2Fmy+photo.jpg","size":12,"eTag":"d41d","contentType":"image/jpeg",
                 "userMetadata":{"content-type":"image/jpeg"},"sequencer":"17B8A0CF4C1C1E42"}},
                 "source":{"host":"10.0.0.1","port":"","userAgent":"MinIO"}}]}""");
        assertEquals(EventName.PUT, event.name());
        assertEquals("2024/my photo.jpg", event.key());
    }

    @Test
    void readsWhatCephSends() {
        ObjectEvent event = one("""
                {"Records":[{"eventVersion":"2.1","eventSource":"ceph:s3","eventName":"ObjectRemoved:Delete",
                 "s3":{"bucket":{"name":"mybucket1","id":"503a4c37.38"},
                 "object":{"key":"myimage1.jpg","size":"1024","versionId":"","sequencer":"F7E6D75DC742D108",
                 "metadata":[],"tags":[]}},"eventId":"","opaqueData":"me@example.com"}]}""");
        assertEquals(EventName.DELETED, event.name());
        assertEquals("myimage1.jpg", event.key());
    }

    @Test
    void aFunctionGetsOneRecordJustAsItCame() throws IOException {
        String first = record("a%2Bb+c", "\"sequencer\":\"1\",\"ratio\":0.10000000000000000000000001");
        String second = record("d", "\"sequencer\":\"2\"");
        List<ObjectEvent> events = read("{\"Records\":[" + first + "," + second + "]}");
        assertEquals(2, events.size());
        assertEquals("a+b c", events.getFirst().key());
        String given = new String(events.getFirst().notification(), UTF_8);
        assertTrue(given.contains("\"a%2Bb+c\""), given);
        assertTrue(given.contains("0.10000000000000000000000001"), given);
        JsonNode notification = JSON.readTree(given);
        assertEquals(1, notification.path("Records").size());
        assertEquals(
                JSON.readTree(second),
                JSON.readTree(events.get(1).notification()).at("/Records/0"));
    }

    @Test
    void readsAListOfNotifications() {
        String notification = "{\"Records\":[" + record("a", "\"sequencer\":\"1\"") + "]}";
        assertEquals(2, read("[" + notification + "," + notification + "]").size());
    }

    @Test
    void aKeyThatIsNotEncodedIsTakenAsItIs() {
        assertEquals(
                "100%",
                one("{\"Records\":[" + record("100%", "\"size\":1") + "]}").key());
    }

    @Test
    void aTestHasNoRecords() {
        assertEquals(List.of(), read("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"photos\"}"));
    }

    @Test
    void theSameEventHasTheSameIdHoweverItIsDelivered() {
        ObjectEvent plain = one("{\"Records\":[" + record("a%2Fb", "\"sequencer\":\"1\"") + "]}");
        ObjectEvent again = one("{\"EventName\":\"s3:ObjectCreated:Put\",\"Key\":\"photos/a/b\",\"Records\":["
                + record("a/b", "\"sequencer\":\"1\",\"size\":7") + "]}");
        assertEquals(plain.invocationId(), again.invocationId());
        assertEquals(8, plain.invocationId().value().version());
        assertEquals(2, plain.invocationId().value().variant());
    }

    @Test
    void anotherEventHasAnotherId() {
        ObjectEvent event = one("{\"Records\":[" + record("a", "\"sequencer\":\"1\"") + "]}");
        assertNotEquals(
                event.invocationId(),
                one("{\"Records\":[" + record("a", "\"sequencer\":\"2\"") + "]}")
                        .invocationId());
        assertNotEquals(
                event.invocationId(),
                one("{\"Records\":[" + record("b", "\"sequencer\":\"1\"") + "]}")
                        .invocationId());
        assertNotEquals(
                event.invocationId(),
                one("{\"Records\":[" + record("a", "\"sequencer\":\"1\"").replace(":Put", ":Copy") + "]}")
                        .invocationId());
    }

    @Test
    void withoutASequencerTheWholeRecordTellsEventsApart() {
        ObjectEvent event = one("{\"Records\":[" + record("a", "\"size\":1") + "]}");
        assertEquals(Optional.empty(), event.sequencer());
        assertEquals(
                event.invocationId(),
                one("{\"Records\":[" + record("a", "\"size\":1") + "]}").invocationId());
        assertNotEquals(
                event.invocationId(),
                one("{\"Records\":[" + record("a", "\"size\":2") + "]}").invocationId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "7",
                "{}",
                "{\"Records\":{}}",
                "{\"Records\":[7]}",
                "{\"Records\":[]} more",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]}",
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"photos\"}}}]}",
                "{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"photos\"},\"object\":{\"key\":\"a\"}}}]}"
            })
    void refusesWhatIsNoNotification(String text) {
        RejectedRequestException refusal = assertThrows(RejectedRequestException.class, () -> read(text));
        assertEquals(ErrorCode.INVALID_REQUEST_CONTENT, refusal.code());
    }

    private static String record(String key, String more) {
        return "{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"photos\"},\"object\":{\"key\":\""
                + key + "\"," + more + "}}}";
    }

    private static ObjectEvent one(String json) {
        List<ObjectEvent> events = read(json);
        assertEquals(1, events.size());
        return events.getFirst();
    }

    private static List<ObjectEvent> read(String json) {
        return ReadNotification.of(json.getBytes(UTF_8));
    }
}
