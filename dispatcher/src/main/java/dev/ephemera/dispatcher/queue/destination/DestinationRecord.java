package dev.ephemera.dispatcher.queue.destination;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.dispatcher.json.Utf8;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lambda's invocation record: the JSON object that destinations get (its developer guide,
 * "Asynchronous invocation"). Two fields are ours: {@code requestContext.reason}, one sentence for a
 * person, and {@code omittedBytes}, which names the payloads that would have made it too large, and
 * how large they are.
 */
final class DestinationRecord {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int OK = 200;

    private enum Payload {
        REQUEST("requestPayload"),
        RESPONSE("responsePayload");

        private final String field;

        Payload(String field) {
            this.field = field;
        }
    }

    /** What is left out, the lightest loss first: an event can be run again, which gives an answer. */
    private static final List<Set<Payload>> LOSSES = List.of(
            EnumSet.noneOf(Payload.class),
            EnumSet.of(Payload.RESPONSE),
            EnumSet.of(Payload.REQUEST),
            EnumSet.allOf(Payload.class));

    private final QueuedInvocation invocation;
    private final Ending ending;
    private final Instant now;

    private DestinationRecord(QueuedInvocation invocation, Ending ending, Instant now) {
        this.invocation = invocation;
        this.ending = ending;
        this.now = now;
    }

    /** The whole record, or as much of it as fits into {@code largest}. */
    static byte[] of(QueuedInvocation invocation, Ending ending, Instant now, MemorySize largest) {
        DestinationRecord record = new DestinationRecord(invocation, ending, now);
        byte[] written = new byte[0];
        for (Set<Payload> omitted : LOSSES) {
            written = record.write(omitted);
            if (written.length <= largest.bytes()) {
                break;
            }
        }
        return written;
    }

    private byte[] write(Set<Payload> omitted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonText.FACTORY.createGenerator(bytes)) {
            write(json, omitted);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json, Set<Payload> omitted) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", "1.0");
        json.writeStringField("timestamp", TIMESTAMP.format(now));
        writeRequestContext(json);
        Map<String, Integer> omittedBytes = new TreeMap<>();
        writePayload(json, Payload.REQUEST, Optional.of(invocation.event()), omitted, omittedBytes);
        if (ending.executedVersion().isPresent()) {
            writeResponseContext(json, ending.executedVersion().get());
        }
        writePayload(json, Payload.RESPONSE, ending.answer(), omitted, omittedBytes);
        if (!omittedBytes.isEmpty()) {
            json.writeObjectFieldStart("omittedBytes");
            for (Map.Entry<String, Integer> payload : omittedBytes.entrySet()) {
                json.writeNumberField(payload.getKey(), payload.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeRequestContext(JsonGenerator json) throws IOException {
        FunctionReference function = invocation.function();
        String qualifier = function.qualifier().orElse(FunctionConfiguration.LATEST);
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("requestId", invocation.id().toString());
        json.writeStringField("functionArn", new FunctionReference(function.name(), Optional.of(qualifier)).arn());
        json.writeStringField("condition", ending.condition());
        json.writeNumberField("approximateInvokeCount", ending.runs());
        if (!ending.reason().isEmpty()) {
            json.writeStringField("reason", ending.reason());
        }
        json.writeEndObject();
    }

    private void writeResponseContext(JsonGenerator json, String version) throws IOException {
        json.writeObjectFieldStart("responseContext");
        json.writeNumberField("statusCode", OK);
        json.writeStringField("executedVersion", version);
        if (ending.functionError().isPresent()) {
            json.writeStringField("functionError", ending.functionError().get());
        }
        json.writeEndObject();
    }

    private static void writePayload(
            JsonGenerator json,
            Payload payload,
            Optional<byte[]> content,
            Set<Payload> omitted,
            Map<String, Integer> omittedBytes)
            throws IOException {
        if (content.isEmpty()) {
            return;
        }
        if (omitted.contains(payload)) {
            omittedBytes.put(payload.field, content.get().length);
            return;
        }
        json.writeFieldName(payload.field);
        writeValue(json, content.get());
    }

    /** What is no JSON becomes a string, or what function URLs make of binary bodies. */
    private static void writeValue(JsonGenerator json, byte[] content) throws IOException {
        Optional<String> text = Utf8.decode(content);
        if (text.isEmpty()) {
            json.writeStartObject();
            json.writeBinaryField("body", content);
            json.writeBooleanField("isBase64Encoded", true);
            json.writeEndObject();
        } else if (JsonText.complaint(content).isEmpty()) {
            json.writeRawValue(withoutByteOrderMark(text.get()));
        } else {
            json.writeString(text.get());
        }
    }

    /** At the start of a text it is tolerated, inside of one it is not. */
    private static String withoutByteOrderMark(String json) {
        return json.startsWith("\uFEFF") ? json.substring(1) : json;
    }
}
