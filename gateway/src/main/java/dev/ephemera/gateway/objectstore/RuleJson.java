package dev.ephemera.gateway.objectstore;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.gateway.json.RequestFields;
import dev.ephemera.triggers.objectstore.RuleActivity;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import dev.ephemera.triggers.objectstore.rule.KeyFilter;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a rule stands in requests and answers. */
final class RuleJson {

    private static final String EVENTS = "events";
    private static final String PREFIX = "prefix";
    private static final String SUFFIX = "suffix";
    private static final String FUNCTION = "function";
    private static final Set<String> FIELDS = Set.of(EVENTS, PREFIX, SUFFIX, FUNCTION);

    /** What a rule means that names no events, as most people who name none mean it. */
    private static final List<EventPattern> CREATED = List.of(new EventPattern("s3:ObjectCreated:*"));

    private RuleJson() {}

    /** @throws RejectedRequestException if it is no such object */
    static NotificationRule read(String id, byte[] body) throws IOException {
        RequestFields fields = RequestFields.read(body, FIELDS);
        return new NotificationRule(
                id,
                fields.value(EVENTS).map(RuleJson::events).orElse(CREATED),
                new KeyFilter(
                        fields.text(PREFIX).orElse(""), fields.text(SUFFIX).orElse("")),
                FunctionReference.parse(fields.requiredText(FUNCTION), Optional.empty()));
    }

    private static List<EventPattern> events(JsonNode value) {
        if (!value.isArray()) {
            throw RequestFields.invalid("The field '" + EVENTS + "' must be a list such as [\"s3:ObjectCreated:*\"]");
        }
        List<EventPattern> events = new ArrayList<>();
        value.forEach(event -> events.add(new EventPattern(event.asText())));
        return events;
    }

    static void write(JsonGenerator json, NotificationRule rule, RuleActivity.Activity activity) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", rule.id());
        json.writeArrayFieldStart(EVENTS);
        for (EventPattern event : rule.events()) {
            json.writeString(event.text());
        }
        json.writeEndArray();
        json.writeStringField(PREFIX, rule.filter().prefix());
        json.writeStringField(SUFFIX, rule.filter().suffix());
        json.writeStringField(FUNCTION, rule.function().toString());
        json.writeNumberField("passedOn", activity.events());
        if (activity.lastEvent().isPresent()) {
            json.writeStringField("lastEvent", activity.lastEvent().get().toString());
        }
        if (activity.lastError().isPresent()) {
            json.writeObjectFieldStart("lastError");
            json.writeStringField("at", activity.lastError().get().at().toString());
            json.writeStringField("reason", activity.lastError().get().reason());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
