package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value in a request, and the name that complaints call it by. What is missing has no parts, and
 * what is null is missing.
 */
record Nested(String name, JsonNode value) {

    static Nested of(FunctionRequest request, String field) {
        return new Nested(field, request.field(field).orElse(MissingNode.getInstance()));
    }

    boolean isMissing() {
        return value.isMissingNode() || value.isNull();
    }

    /** A field of an object. */
    Nested field(String field) {
        if (!isMissing() && !value.isObject()) {
            throw mustBe("an object");
        }
        return new Nested(name + "." + field, value.path(field));
    }

    /** The one field that an object may have here: whoever writes another one would be misunderstood. */
    Nested onlyField(String field) {
        Nested found = field(field);
        value.fieldNames().forEachRemaining(other -> {
            if (!other.equals(field)) {
                throw invalid("The field '" + name + "' can only have '" + field + "', not '" + other + "'");
            }
        });
        return found;
    }

    /** The elements of a list; empty if it is missing. */
    Optional<List<Nested>> elements() {
        if (isMissing()) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            throw mustBe("a list");
        }
        List<Nested> elements = new ArrayList<>();
        for (JsonNode element : value) {
            elements.add(new Nested(name + "[" + elements.size() + "]", element));
        }
        return Optional.of(elements);
    }

    Optional<List<String>> texts() {
        return elements().map(list -> list.stream().map(Nested::requiredText).toList());
    }

    Optional<String> text() {
        if (isMissing()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw mustBe("a text");
        }
        return Optional.of(value.textValue());
    }

    String requiredText() {
        return text().orElseThrow(() -> invalid("The field '" + name + "' is missing"));
    }

    Optional<Boolean> flag() {
        if (isMissing()) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw mustBe("true or false");
        }
        return Optional.of(value.booleanValue());
    }

    private RejectedRequestException mustBe(String what) {
        return invalid("The field '" + name + "' must be " + what + ", not " + value);
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
