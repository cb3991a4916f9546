package dev.ephemera.triggers.objectstore.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NewObjectEventTest {

    private static final NewObjectEvent.Cause CAUSE = new NewObjectEvent.Cause("ephemera", "127.0.0.1", "4711");

    @Test
    void writesARecordOfS3() throws IOException {
        ObjectEvent event = new NewObjectEvent(
                        EventName.PUT,
                        Instant.parse("2026-03-01T10:00:00Z"),
                        new NewObjectEvent.Subject(
                                "photos", "2026/my photo+ü.jpg", OptionalLong.of(1305107), Optional.of("b21b84d6")),
                        "00065A",
                        CAUSE)
                .toEvent("thumbnails");
        JsonNode expected = new ObjectMapper().readTree("""
                {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",
                 "eventTime":"2026-03-01T10:00:00.000Z","eventName":"ObjectCreated:Put",
                 "userIdentity":{"principalId":"ephemera"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},
                 "responseElements":{"x-amz-request-id":"4711","x-amz-id-2":"4711"},
                 "s3":{"s3SchemaVersion":"1.0","configurationId":"thumbnails",
                  "bucket":{"name":"photos","ownerIdentity":{"principalId":"ephemera"},"arn":"arn:aws:s3:::photos"},
                  "object":{"key":"2026/my+photo%2B%C3%BC.jpg","size":1305107,"eTag":"b21b84d6",
                   "sequencer":"00065A"}}}]}""");
        assertEquals(expected, new ObjectMapper().readTree(event.notification()));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        ObjectEvent written = deleted().toEvent("rule");
        ObjectEvent read = ReadNotification.of(written.notification()).getFirst();
        assertEquals(written.name(), read.name());
        assertEquals(written.key(), read.key());
        assertEquals(written.invocationId(), read.invocationId());
    }

    @Test
    void anObjectThatIsGoneHasNoSize() {
        JsonNode object = deleted().toEvent("rule").record().at("/s3/object");
        assertFalse(object.has("size"));
        assertFalse(object.has("eTag"));
    }

    @Test
    void theSameEventHasTheSameIdForWhicheverRule() {
        List<ObjectEvent> events = List.of(deleted().toEvent("one"), deleted().toEvent("other"));
        assertEquals(events.get(0).invocationId(), events.get(1).invocationId());
    }

    private static NewObjectEvent deleted() {
        return new NewObjectEvent(
                EventName.DELETED,
                Instant.EPOCH,
                new NewObjectEvent.Subject("photos", "a b/c", OptionalLong.empty(), Optional.empty()),
                "00065B",
                CAUSE);
    }
}
