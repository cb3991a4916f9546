package dev.ephemera.triggers.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's event of a self-managed Kafka (its developer guide, "Using Lambda with self-managed Apache
 * Kafka"). A record without a key or without a value has no such field; the bytes of headers are
 * numbers from -128 to 127.
 */
final class KafkaEvent {

    /** What a function can be given at most, in bytes. */
    static final int LARGEST = 6 << 20;

    /** More than everything takes that is no record: names, brackets, and the addresses of brokers. */
    private static final int FRAME = 4096;

    /** More than the names of a record's fields and its numbers take. */
    private static final int RECORD_FRAME = 256;

    private static final int HEADER_FRAME = 16;
    private static final int LONGEST_ESCAPE = 6;
    private static final int LONGEST_NUMBER = 5;

    private KafkaEvent() {}

    /**
     * The whole event.
     *
     * @param records of one partition, at least one
     */
    static byte[] write(String bootstrapServers, List<ConsumerRecord<byte[], byte[]>> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) Math.min(sizeOf(records), LARGEST));
        try (JsonGenerator json = JsonText.FACTORY.createGenerator(bytes)) {
            write(json, bootstrapServers, records);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** The same as a value of a larger text. */
    static void write(JsonGenerator json, String bootstrapServers, List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException {
        ConsumerRecord<byte[], byte[]> first = records.getFirst();
        json.writeStartObject();
        json.writeStringField("eventSource", "SelfManagedKafka");
        json.writeStringField("bootstrapServers", bootstrapServers);
        json.writeObjectFieldStart("records");
        json.writeArrayFieldStart(first.topic() + "-" + first.partition());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            write(json, record);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ConsumerRecord<byte[], byte[]> record) throws IOException {
        json.writeStartObject();
        writeMetadata(json, record);
        if (record.key() != null) {
            json.writeStringField("key", Base64.getEncoder().encodeToString(record.key()));
        }
        if (record.value() != null) {
            json.writeStringField("value", Base64.getEncoder().encodeToString(record.value()));
        }
        writeHeaders(json, record.headers());
        json.writeEndObject();
    }

    static void writeMetadata(JsonGenerator json, ConsumerRecord<byte[], byte[]> record) throws IOException {
        json.writeStringField("topic", record.topic());
        json.writeNumberField("partition", record.partition());
        json.writeNumberField("offset", record.offset());
        json.writeNumberField("timestamp", record.timestamp());
        json.writeStringField("timestampType", record.timestampType().name());
    }

    static void writeHeaders(JsonGenerator json, Headers headers) throws IOException {
        json.writeArrayFieldStart("headers");
        for (Header header : headers) {
            json.writeStartObject();
            if (header.value() == null) {
                json.writeNullField(header.key());
            } else {
                json.writeArrayFieldStart(header.key());
                for (byte number : header.value()) {
                    json.writeNumber(number);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Bytes that an event of these records takes at most. */
    static long sizeOf(List<ConsumerRecord<byte[], byte[]>> records) {
        long size = FRAME;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            size += sizeOf(record);
        }
        return size;
    }

    /** Bytes that a record adds to an event at most. */
    static long sizeOf(ConsumerRecord<byte[], byte[]> record) {
        long size = RECORD_FRAME + record.topic().length() + base64(record.key()) + base64(record.value());
        for (Header header : record.headers()) {
            size += HEADER_FRAME + (long) LONGEST_ESCAPE * header.key().length();
            size += header.value() == null ? 0 : (long) LONGEST_NUMBER * header.value().length;
        }
        return size;
    }

    private static long base64(byte @Nullable [] bytes) {
        return bytes == null ? 0 : (bytes.length + 2L) / 3 * 4;
    }
}
