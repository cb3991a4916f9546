package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.kafka.DueRecords.Wait;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * The buckets of this node whose first record is not due: they are paused, with their position at that
 * record. Confined to the consumer's thread.
 */
final class Resting implements ConsumerRebalanceListener {

    private final Consumer<byte[], byte[]> consumer;
    private final TimeSource time;
    private final Map<TopicPartition, Rest> rests = new HashMap<>();

    Resting(Consumer<byte[], byte[]> consumer, TimeSource time) {
        this.consumer = consumer;
        this.time = time;
    }

    void rest(TopicPartition bucket, Wait wait) {
        consumer.seek(bucket, wait.offset());
        consumer.pause(List.of(bucket));
        rests.put(bucket, new Rest(time.monotonicNanos(), wait.left()));
    }

    /** Has those read again whose time has come. */
    void wakeDue() {
        List<TopicPartition> due = rests.entrySet().stream()
                .filter(rest -> !left(rest.getValue()).isPositive())
                .map(Map.Entry::getKey)
                .toList();
        consumer.resume(due);
        due.forEach(rests::remove);
    }

    /** Until the next one wakes, but no longer than {@code longest}. */
    Duration untilNext(Duration longest) {
        Duration next = rests.values().stream()
                .map(this::left)
                .reduce(longest, (one, other) -> one.compareTo(other) < 0 ? one : other);
        // Kafka waits for whole milliseconds, and none would be a busy wait.
        return next.plusMillis(1);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> buckets) {
        buckets.forEach(rests::remove);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> buckets) {
        buckets.forEach(rests::remove);
    }

    private Duration left(Rest rest) {
        return rest.length().minus(time.since(rest.since()));
    }

    private record Rest(long since, Duration length) {}
}
