package dev.ephemera.gateway.plain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.configuration.DestinationChange;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfigChange;
import dev.ephemera.dispatcher.queue.destination.ReadDestination;
import dev.ephemera.gateway.json.EventJson;
import dev.ephemera.gateway.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads the object that {@code /functions/NAME/async} takes. */
final class ReadAsyncConfig {

    static final String RETRIES = "retries";
    static final String MAXIMUM_AGE = "maximumAgeSeconds";
    static final String ON_SUCCESS = "onSuccess";
    static final String ON_FAILURE = "onFailure";

    private static final Set<String> FIELDS = Set.of(RETRIES, MAXIMUM_AGE, ON_SUCCESS, ON_FAILURE);

    private ReadAsyncConfig() {}

    /** @throws RejectedRequestException if it is no such object */
    static EventInvokeConfigChange of(byte[] body) throws IOException {
        JsonNode object;
        try (JsonParser parser = Json.parser(EventJson.of(body))) {
            object = Json.tree(parser);
        }
        if (!object.isObject()) {
            throw invalid("The request must be a JSON object with any of the fields " + names());
        }
        for (String field : (Iterable<String>) object::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw invalid("There is no field '" + field + "' here; there are " + names());
            }
        }
        return new EventInvokeConfigChange(
                number(object, RETRIES),
                number(object, MAXIMUM_AGE).map(Duration::ofSeconds),
                destination(object, ON_SUCCESS),
                destination(object, ON_FAILURE));
    }

    private static Optional<Integer> number(JsonNode object, String field) {
        return value(object, field).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw invalid("The field '" + field + "' must be a whole number, not " + value);
            }
            return value.intValue();
        });
    }

    private static DestinationChange destination(JsonNode object, String field) {
        return value(object, field)
                .<DestinationChange>map(value -> {
                    if (!value.isTextual()) {
                        throw invalid("The field '" + field + "' must be a text, not " + value);
                    }
                    return new DestinationChange.To(ReadDestination.of(value.textValue()));
                })
                .orElseGet(DestinationChange.Nobody::new);
    }

    private static Optional<JsonNode> value(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field)).filter(value -> !value.isNull());
    }

    private static String names() {
        return String.join(", ", RETRIES, MAXIMUM_AGE, ON_SUCCESS, ON_FAILURE);
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
