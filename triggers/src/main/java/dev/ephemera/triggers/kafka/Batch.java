package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.batch.Segment;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Records of one partition that make one invocation, if all goes well. Immutable.
 *
 * @param records at least one, in their order
 * @param next the position once all of them are done with; records between that pass no filter
 */
record Batch(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {

    Batch {
        records = List.copyOf(records);
    }

    /** Topic and partition as events name them. */
    String partitionName() {
        return name(partition);
    }

    static String name(TopicPartition partition) {
        return partition.topic() + "-" + partition.partition();
    }

    List<ConsumerRecord<byte[], byte[]>> records(Segment segment) {
        return records.subList(segment.from(), segment.to());
    }

    long[] offsets(Segment segment) {
        return records(segment).stream().mapToLong(ConsumerRecord::offset).toArray();
    }

    /** The position once the first so many records are done with. */
    long positionAfter(int done) {
        return done == records.size() ? next : records.get(done).offset();
    }

    /** When a record was written; never, as it were, if it does not say. */
    Instant writtenAt(int index) {
        ConsumerRecord<byte[], byte[]> record = records.get(index);
        return record.timestampType() == TimestampType.NO_TIMESTAMP_TYPE
                ? Instant.MAX
                : Instant.ofEpochMilli(record.timestamp());
    }
}
