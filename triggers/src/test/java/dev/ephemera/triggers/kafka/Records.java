package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as a consumer has them. */
final class Records {

    static final TopicPartition PARTITION = new TopicPartition("orders", 3);

    static final long TIMESTAMP = 1_545_084_650_987L;

    private Records() {}

    static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
        return record(offset, value.getBytes(UTF_8), new RecordHeaders());
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, byte[] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                TIMESTAMP,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value,
                headers,
                Optional.empty());
    }

    /** Records with the values v0, v1 and so on. */
    static List<ConsumerRecord<byte[], byte[]>> some(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> record(number, "v" + number))
                .toList();
    }

    static Batch batch(int count) {
        return new Batch(PARTITION, some(count), count);
    }
}
