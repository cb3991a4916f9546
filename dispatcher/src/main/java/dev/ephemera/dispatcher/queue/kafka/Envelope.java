package dev.ephemera.dispatcher.queue.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.Delivery.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * How an invocation looks as a record: the key is its id, the value the event's bytes, and all else
 * stands in one header, a JSON object. Readers pass over fields they do not know; a change that they
 * would misunderstand gets a new version.
 */
final class Envelope {

    static final String HEADER = "ephemera";
    static final int VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private Envelope() {}

    static byte[] key(QueuedInvocation invocation) {
        return invocation.id().toString().getBytes(StandardCharsets.US_ASCII);
    }

    static Header header(QueuedInvocation invocation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("function", invocation.function().name().value());
            writeText(json, "qualifier", invocation.function().qualifier());
            json.writeStringField("origin", invocation.origin().name());
            json.writeNumberField("accepted", invocation.accepted().toEpochMilli());
            json.writeNumberField("attempt", invocation.attempt());
            json.writeNumberField("setbacks", invocation.setbacks());
            json.writeNumberField("notBefore", invocation.notBefore().toEpochMilli());
            writeText(json, "traceId", invocation.traceId());
            writeText(json, "clientContext", invocation.clientContext());
            writeOptions(json, invocation.options());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written to", e);
        }
        return new RecordHeader(HEADER, bytes.toByteArray());
    }

    /** Never throws: whatever cannot be read is {@link Content.Unreadable}. */
    static Content open(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        byte[] event = value == null ? new byte[0] : value;
        Header header = headers.lastHeader(HEADER);
        if (key == null || value == null || header == null || header.value() == null) {
            String missing = key == null ? "key" : value == null ? "value" : "header '" + HEADER + "'";
            return new Content.Unreadable(event, "The record has no " + missing);
        }
        try {
            return new Content.Readable(ReadEnvelope.of(header.value()).invocation(key, event));
        } catch (UnreadableException e) {
            return new Content.Unreadable(event, e.reason());
        }
    }

    private static void writeOptions(JsonGenerator json, InvocationOptions options) throws IOException {
        json.writeNumberField("priority", options.priority().level());
        json.writeStringField("delay", options.delay().toString());
        writeText(json, "timeout", options.timeout().map(Duration::toString));
        if (options.retries().isPresent()) {
            json.writeNumberField("retries", options.retries().get());
        }
        writeText(json, "retryDelay", options.retryDelay().map(Duration::toString));
        writeText(json, "maximumAge", options.maximumAge().map(Duration::toString));
    }

    private static void writeText(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        }
    }
}
