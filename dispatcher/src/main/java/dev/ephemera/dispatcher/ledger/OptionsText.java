package dev.ephemera.dispatcher.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Priority;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Options as JSON in their column; periods in milliseconds. */
final class OptionsText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OptionsText() {}

    static String of(InvocationOptions options) {
        ObjectNode object = JSON.createObjectNode();
        object.put("priority", options.priority().level());
        object.put("delay", options.delay().toMillis());
        options.timeout().ifPresent(timeout -> object.put("timeout", timeout.toMillis()));
        options.retries().ifPresent(retries -> object.put("retries", retries));
        options.retryDelay().ifPresent(delay -> object.put("retryDelay", delay.toMillis()));
        options.maximumAge().ifPresent(age -> object.put("maximumAge", age.toMillis()));
        return object.toString();
    }

    static InvocationOptions parse(String text) throws SQLException {
        try {
            JsonNode object = JSON.readTree(text);
            return new InvocationOptions(
                    Priority.of(object.path("priority").asInt()),
                    Duration.ofMillis(object.path("delay").asLong()),
                    duration(object, "timeout"),
                    object.has("retries") ? Optional.of(object.get("retries").asInt()) : Optional.empty(),
                    duration(object, "retryDelay"),
                    duration(object, "maximumAge"));
        } catch (JsonProcessingException e) {
            throw new SQLException("The options of an invocation in the database are no JSON object", e);
        }
    }

    private static Optional<Duration> duration(JsonNode object, String name) {
        return object.has(name) ? Optional.of(Duration.ofMillis(object.get(name).asLong())) : Optional.empty();
    }
}
