package dev.ephemera.triggers.objectstore.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a notification apart: S3's own ({@code {"Records": […]}}), MinIO's, which has {@code EventName}
 * and {@code Key} beside the records, Ceph's, or a list of such. What a store sends to see whether
 * anybody listens has no records.
 */
public final class ReadNotification {

    private static final String RECORDS = "Records";

    private ReadNotification() {}

    /** @throws RejectedRequestException if it is no notification, saying which part of it is not */
    public static List<ObjectEvent> of(byte[] json) {
        List<ObjectEvent> events = new ArrayList<>();
        JsonNode whole = EventJson.read(json);
        if (whole.isArray()) {
            whole.forEach(part -> addRecords(part, events));
        } else {
            addRecords(whole, events);
        }
        return events;
    }

    private static void addRecords(JsonNode notification, List<ObjectEvent> events) {
        if (!notification.isObject()) {
            throw refusal("it must be a JSON object with a field '" + RECORDS + "'");
        }
        JsonNode records = notification.path(RECORDS);
        if (records.isMissingNode() && isTest(notification)) {
            return;
        }
        if (!records.isArray()) {
            throw refusal("its field '" + RECORDS + "' must be a list");
        }
        for (JsonNode record : records) {
            events.add(event(record, events.size()));
        }
    }

    private static boolean isTest(JsonNode notification) {
        return notification.path("Event").asText().equals("s3:TestEvent");
    }

    private static ObjectEvent event(JsonNode record, int index) {
        if (!(record instanceof ObjectNode object)) {
            throw refusal("record " + index + " is no JSON object");
        }
        JsonNode s3 = record.path("s3");
        String sequencer = s3.path("object").path("sequencer").asText("");
        return new ObjectEvent(
                EventName.parse(text(record.path("eventName"), index, "eventName")),
                text(s3.path("bucket").path("name"), index, "s3.bucket.name"),
                decoded(text(s3.path("object").path("key"), index, "s3.object.key")),
                sequencer.isEmpty() ? Optional.empty() : Optional.of(sequencer),
                object);
    }

    private static String text(JsonNode value, int index, String name) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw refusal("record " + index + " has no text in '" + name + "'");
        }
        return value.textValue();
    }

    /** Stores encode keys as forms do. A key that cannot have been encoded is taken as it is. */
    static String decoded(String key) {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    private static RejectedRequestException refusal(String reason) {
        return new RejectedRequestException(
                ErrorCode.INVALID_REQUEST_CONTENT, "This is no notification of object events: " + reason);
    }
}
