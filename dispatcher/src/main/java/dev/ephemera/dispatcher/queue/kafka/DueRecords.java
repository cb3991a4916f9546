package dev.ephemera.dispatcher.queue.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The first records of a bucket, parted by whether they have been there for their time.
 *
 * @param due these have, in order
 * @param next where the rest begins, and how long its first has to wait; empty if there is no rest
 */
record DueRecords(List<ConsumerRecord<byte[], byte[]>> due, Optional<Wait> next) {

    /**
     * A record's wait is over its bucket's delay after the time that is written on it. A time that is yet
     * to come tells of a clock that was wrong: such a record is moved on at once, and gets a new one.
     */
    static DueRecords of(List<ConsumerRecord<byte[], byte[]>> records, int bucket, Instant now) {
        Duration delay = DelayBuckets.delay(bucket);
        for (int i = 0; i < records.size(); i++) {
            Instant put = Instant.ofEpochMilli(records.get(i).timestamp());
            Duration wait = Duration.between(now, put.plus(delay));
            if (wait.isPositive() && wait.compareTo(delay) <= 0) {
                return new DueRecords(
                        List.copyOf(records.subList(0, i)),
                        Optional.of(new Wait(records.get(i).offset(), wait)));
            }
        }
        return new DueRecords(List.copyOf(records), Optional.empty());
    }

    /**
     * A pause of a bucket.
     *
     * @param offset the first record that is not due
     * @param left until it is
     */
    record Wait(long offset, Duration left) {}
}
