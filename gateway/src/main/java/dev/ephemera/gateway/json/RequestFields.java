package dev.ephemera.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The fields of a request's object, each null one left out. Immutable. */
public final class RequestFields {

    private final Map<String, JsonNode> fields;

    private RequestFields(Map<String, JsonNode> fields) {
        this.fields = fields;
    }

    /**
     * Reads an object that has no other fields than {@code known}.
     *
     * @throws RejectedRequestException if it is no such object
     */
    public static RequestFields read(byte[] body, Set<String> known) throws IOException {
        return read(body, known, Map.of());
    }

    /**
     * Reads an object that has no other fields than {@code known}.
     *
     * @param names other names of fields, and what they are here
     * @throws RejectedRequestException if it is no such object
     */
    public static RequestFields read(byte[] body, Set<String> known, Map<String, String> names) throws IOException {
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

    public Optional<JsonNode> value(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** @throws RejectedRequestException if it is no text, with what it is */
    public Optional<String> text(String field) {
        return text(field, value -> ", not " + value);
    }

    /** @throws RejectedRequestException if it is no text, without what it is */
    public Optional<String> secretText(String field) {
        return text(field, _ -> "");
    }

    private Optional<String> text(String field, Function<JsonNode, String> instead) {
        return value(field).map(value -> {
            if (!value.isTextual()) {
                throw invalid("The field '" + field + "' must be a text" + instead.apply(value));
            }
            return value.textValue();
        });
    }

    /** @throws RejectedRequestException if it is missing, or no text */
    public String requiredText(String field) {
        return text(field).orElseThrow(() -> invalid("The field '" + field + "' is missing"));
    }

    /** A whole number, of 32 bits. */
    public OptionalInt number(String field) {
        return number(field, Integer.MIN_VALUE, "");
    }

    /** A whole number of 1 or more. */
    public OptionalInt positiveNumber(String field) {
        return number(field, 1, " of 1 or more");
    }

    private OptionalInt number(String field, int least, String bounds) {
        Optional<JsonNode> value = value(field);
        value.ifPresent(number -> {
            if (!number.isIntegralNumber() || !number.canConvertToInt() || number.intValue() < least) {
                throw invalid("The field '" + field + "' must be a whole number" + bounds + ", not " + number);
            }
        });
        return value.map(number -> OptionalInt.of(number.intValue())).orElse(OptionalInt.empty());
    }

    /** False if it is missing. A complaint leaves its value out, which may be a secret at the wrong place. */
    public boolean isTrue(String field) {
        return value(field)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw invalid("The field '" + field + "' must be true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    public static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
