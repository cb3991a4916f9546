package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.filter.FilterCriteria;
import dev.ephemera.triggers.mapping.Batching;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one partition that wait to become a batch. Bounded by whoever fills it: nothing is
 * fetched while it {@link #isFull}. Confined to the mapping's thread.
 */
final class PartitionBuffer {

    private final TopicPartition partition;
    private final Batching batching;
    private final FilterCriteria filters;
    private final TimeSource time;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long bytes;

    /** The offset after the last record that came, whether it passed the filters or not. */
    private OptionalLong next = OptionalLong.empty();

    /** @param size bytes that it adds to an event at most */
    private record Waiting(ConsumerRecord<byte[], byte[]> record, long size, long since) {}

    PartitionBuffer(TopicPartition partition, Batching batching, FilterCriteria filters, TimeSource time) {
        this.partition = partition;
        this.batching = batching;
        this.filters = filters;
        this.time = time;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        next = OptionalLong.of(record.offset() + 1);
        if (filters.passes(new FilterableRecord(record))) {
            long size = KafkaEvent.sizeOf(record);
            waiting.add(new Waiting(record, size, time.monotonicNanos()));
            bytes += size;
        }
    }

    /** Whether a batch can be made that cannot grow any more. */
    boolean isFull() {
        return waiting.size() >= batching.size() || bytes >= KafkaEvent.LARGEST;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /** How long to wait before a batch is to be made of what is here; empty if there is nothing. */
    Optional<Duration> readyIn() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Duration left = batching.window().minus(time.since(waiting.getFirst().since()));
        return Optional.of(isFull() || left.isNegative() ? Duration.ZERO : left);
    }

    /** Takes as many records as one event holds. There must be one. */
    Batch take() {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        long size = KafkaEvent.sizeOf(taken);
        while (!waiting.isEmpty() && taken.size() < batching.size()) {
            Waiting first = waiting.getFirst();
            if (!taken.isEmpty() && size + first.size() > KafkaEvent.LARGEST) {
                break;
            }
            waiting.removeFirst();
            bytes -= first.size();
            size += first.size();
            taken.add(first.record());
        }
        return new Batch(partition, taken, position().orElseThrow());
    }

    /** The offset of the first record that is not done with, if nothing of it is on its way. */
    OptionalLong position() {
        return waiting.isEmpty()
                ? next
                : OptionalLong.of(waiting.getFirst().record().offset());
    }

    /** Records from here to the end of what has been fetched. */
    OptionalLong next() {
        return next;
    }
}
