package dev.ephemera.dispatcher.queue.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes the header of an {@link Envelope} apart. Bytes from outside may be anything, and a copy that
 * cannot be read must not stop those behind it: so every mistake becomes an {@link UnreadableException}
 * that names the field.
 */
final class ReadEnvelope {

    private static final JsonFactory JSON = new JsonFactory();

    /** The fields that are texts, numbers or truth values, as text. */
    private final Map<String, String> fields;

    private ReadEnvelope(Map<String, String> fields) {
        this.fields = fields;
    }

    static ReadEnvelope of(byte[] header) throws UnreadableException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(header)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException("The header '" + Envelope.HEADER + "' is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    fields.put(name, parser.getText());
                }
            }
        } catch (IOException e) {
            throw new UnreadableException("The header '" + Envelope.HEADER + "' is not JSON");
        }
        return new ReadEnvelope(fields);
    }

    QueuedInvocation invocation(byte[] key, byte[] event) throws UnreadableException {
        int version = required("version", Integer::parseInt);
        if (version != Envelope.VERSION) {
            throw new UnreadableException(
                    "The record has version " + version + ", this node reads version " + Envelope.VERSION);
        }
        int attempt = required("attempt", Integer::parseInt);
        int setbacks = required("setbacks", Integer::parseInt);
        if (attempt < 1 || setbacks < 0) {
            throw new UnreadableException("The record speaks of attempt " + attempt + " and " + setbacks + " setbacks");
        }
        try {
            return invocation(key, event, attempt, setbacks);
        } catch (IllegalArgumentException | RejectedRequestException e) {
            throw new UnreadableException("The record asks for what cannot be: " + e.getMessage());
        }
    }

    private QueuedInvocation invocation(byte[] key, byte[] event, int attempt, int setbacks)
            throws UnreadableException {
        return new QueuedInvocation(
                new InvocationId(convert("key", new String(key, StandardCharsets.US_ASCII), UUID::fromString)),
                new FunctionReference(required("function", FunctionName::new), optional("qualifier", text -> text)),
                event,
                required("origin", Origin::valueOf),
                options(),
                required("accepted", ReadEnvelope::instant),
                attempt,
                setbacks,
                required("notBefore", ReadEnvelope::instant),
                optional("traceId", text -> text),
                optional("clientContext", text -> text));
    }

    private InvocationOptions options() throws UnreadableException {
        return new InvocationOptions(
                required("priority", text -> Priority.of(Integer.parseInt(text))),
                required("delay", Duration::parse),
                optional("timeout", Duration::parse),
                optional("retries", Integer::valueOf),
                optional("retryDelay", Duration::parse),
                optional("maximumAge", Duration::parse));
    }

    private static Instant instant(String text) {
        return Instant.ofEpochMilli(Long.parseLong(text));
    }

    private <T> T required(String name, Conversion<T> conversion) throws UnreadableException {
        Optional<T> value = optional(name, conversion);
        if (value.isEmpty()) {
            throw new UnreadableException("The header '" + Envelope.HEADER + "' has no field '" + name + "'");
        }
        return value.get();
    }

    private <T> Optional<T> optional(String name, Conversion<T> conversion) throws UnreadableException {
        String text = fields.get(name);
        return text == null ? Optional.empty() : Optional.of(convert(name, text, conversion));
    }

    private static <T> T convert(String name, String text, Conversion<T> conversion) throws UnreadableException {
        try {
            return conversion.convert(text);
        } catch (RuntimeException e) {
            // Each type refuses in its own way, and none of them may get through to the lane.
            throw new UnreadableException("The record's " + name + " cannot be read: " + e.getMessage());
        }
    }

    private interface Conversion<T> {
        T convert(String text);
    }
}
