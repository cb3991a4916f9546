package dev.ephemera.gateway.schedule;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.gateway.json.EventJson;
import dev.ephemera.gateway.json.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The fields of a request's object, each null one left out. Immutable. */
final class RequestFields {

    private final Map<String, JsonNode> fields;

    private RequestFields(Map<String, JsonNode> fields) {
        this.fields = fields;
    }

    /**
     * Reads an object that has no other fields than {@code known}.
     *
     * @param names other names of fields, and what they are here
     * @throws RejectedRequestException if it is no such object
     */
    static RequestFields read(byte[] body, Set<String> known, Map<String, String> names) throws IOException {
        JsonNode object;
        try (JsonParser parser = Json.parser(EventJson.of(body))) {
            object = Json.tree(parser);
        }
        if (!object.isObject()) {
            throw invalid("The request must be a JSON object");
        }
        Map<String, JsonNode> fields = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = names.getOrDefault(field.getKey(), field.getKey());
            if (!known.contains(name)) {
                throw invalid("There is no field '" + field.getKey() + "' here; there are "
                        + String.join(", ", new TreeSet<>(known)));
            }
            if (!field.getValue().isNull() && fields.put(name, field.getValue()) != null) {
                throw invalid("The field '" + name + "' is there twice, under two names: leave one out");
            }
        }
        return new RequestFields(fields);
    }

    Optional<JsonNode> value(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    Optional<String> text(String field) {
        return value(field).map(value -> {
            if (!value.isTextual()) {
                throw invalid("The field '" + field + "' must be a text, not " + value);
            }
            return value.textValue();
        });
    }

    String requiredText(String field) {
        return text(field).orElseThrow(() -> invalid("The field '" + field + "' is missing"));
    }

    /** A whole number of 1 or more. */
    OptionalInt number(String field) {
        Optional<JsonNode> value = value(field);
        value.ifPresent(number -> {
            if (!number.isIntegralNumber() || !number.canConvertToInt() || number.intValue() < 1) {
                throw invalid("The field '" + field + "' must be a whole number of 1 or more, not " + number);
            }
        });
        return value.map(number -> OptionalInt.of(number.intValue())).orElse(OptionalInt.empty());
    }

    static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
