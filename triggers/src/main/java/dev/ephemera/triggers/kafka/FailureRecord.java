package dev.ephemera.triggers.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.dispatcher.json.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Lambda's invocation record for records of Kafka that were given up (its developer guide, "Using a
 * Kafka topic as an on-failure destination"). One field is ours: {@code responsePayload}, the error,
 * named as Lambda names it for asynchronous invocations.
 */
final class FailureRecord {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int OK = 200;
    private static final int LARGEST_CAUSE = 64 << 10;

    /** Whether the records themselves are in it. */
    enum Content {
        RECORDS,
        /** Only where they stand in their topic. */
        OFFSETS
    }

    private FailureRecord() {}

    static byte[] write(Lost lost, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonText.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            writeContexts(json, lost);
            json.writeStringField("version", "1.0");
            json.writeStringField("timestamp", TIMESTAMP.format(lost.at()));
            writeBatchInfo(json, lost);
            if (content == Content.RECORDS) {
                json.writeFieldName("payload");
                KafkaEvent.write(json, lost.bootstrapServers(), lost.records());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void writeContexts(JsonGenerator json, Lost lost) throws IOException {
        Optional<Answer.Failure> failure = lost.failure();
        json.writeObjectFieldStart("requestContext");
        json.writeStringField(
                "requestId",
                failure.map(last -> last.id().toString())
                        .orElseGet(() -> lost.id().toString()));
        json.writeStringField(
                "functionArn", lost.mapping().definition().function().arn());
        json.writeStringField("condition", lost.condition().label());
        json.writeNumberField("approximateInvokeCount", lost.runs());
        json.writeEndObject();
        if (failure.isEmpty()) {
            json.writeNullField("responseContext");
            return;
        }
        json.writeObjectFieldStart("responseContext");
        json.writeNumberField("statusCode", OK);
        json.writeStringField("executedVersion", failure.get().version());
        json.writeStringField("functionError", ErrorCode.UNHANDLED.type());
        json.writeEndObject();
        writeCause(json, failure.get().payload());
    }

    private static void writeCause(JsonGenerator json, byte[] payload) throws IOException {
        Optional<String> text = payload.length > LARGEST_CAUSE ? Optional.empty() : Utf8.decode(payload);
        if (text.isPresent() && JsonText.complaint(payload).isEmpty()) {
            json.writeFieldName("responsePayload");
            json.writeRawValue(text.get());
        }
    }

    private static void writeBatchInfo(JsonGenerator json, Lost lost) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> records = lost.records();
        ConsumerRecord<byte[], byte[]> first = records.getFirst();
        ConsumerRecord<byte[], byte[]> last = records.getLast();
        json.writeObjectFieldStart("KafkaBatchInfo");
        json.writeNumberField("batchSize", records.size());
        json.writeStringField("bootstrapServers", lost.bootstrapServers());
        json.writeNumberField("payloadSize", KafkaEvent.write(lost.bootstrapServers(), records).length);
        if (records.size() == 1) {
            json.writeObjectFieldStart("recordInfo");
            json.writeStringField("offset", Long.toString(first.offset()));
            json.writeStringField("timestamp", TIMESTAMP.format(Instant.ofEpochMilli(first.timestamp())));
            json.writeEndObject();
        }
        json.writeObjectFieldStart("recordsInfo");
        json.writeObjectFieldStart(first.topic() + "-" + first.partition());
        json.writeStringField("firstRecordOffset", Long.toString(first.offset()));
        json.writeStringField("lastRecordOffset", Long.toString(last.offset()));
        json.writeStringField("firstRecordTimestamp", TIMESTAMP.format(Instant.ofEpochMilli(first.timestamp())));
        json.writeStringField("lastRecordTimestamp", TIMESTAMP.format(Instant.ofEpochMilli(last.timestamp())));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }
}
