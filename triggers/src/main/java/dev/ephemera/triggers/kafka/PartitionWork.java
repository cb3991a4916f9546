package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.mapping.MappingDefinition;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition while it is this node's: what waits, the one batch that runs, how far it is. When the
 * partition goes and comes back it is a new one, so that nothing of the old one is ever committed.
 * Confined to the mapping's thread.
 */
final class PartitionWork {

    private final TopicPartition partition;
    private final MappingRun run;
    private final PartitionBuffer buffer;

    private Optional<RunBatch> running = Optional.empty();
    private OptionalLong start = OptionalLong.empty();
    private OptionalLong committed = OptionalLong.empty();

    PartitionWork(TopicPartition partition, MappingRun run) {
        this.partition = partition;
        this.run = run;
        MappingDefinition definition = run.mapping().definition();
        this.buffer = new PartitionBuffer(partition, definition.batching(), definition.filters(), run.time());
    }

    TopicPartition partition() {
        return partition;
    }

    /** Whether it is known where to begin; nothing may be read before. */
    boolean isPositioned() {
        return start.isPresent();
    }

    void startAt(long offset) {
        start = OptionalLong.of(offset);
        committed = start;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        if (isPositioned()) {
            buffer.add(record);
        }
    }

    /** Every record before it is done with. */
    OptionalLong position() {
        if (running.isPresent()) {
            return OptionalLong.of(running.get().position());
        }
        return buffer.position().isPresent() ? buffer.position() : start;
    }

    /** The position, if it is another one than the group has. */
    OptionalLong uncommitted() {
        OptionalLong position = position();
        return position.equals(committed) ? OptionalLong.empty() : position;
    }

    void committed(long offset) {
        committed = OptionalLong.of(offset);
    }

    /** Runs the next batch if the last one is over and there is enough for one. */
    void startNext() {
        if (running.isPresent() && running.get().ended().isDone()) {
            if (!running.get().isComplete()) {
                throw new IllegalStateException("The batch of " + Batch.name(partition) + " ended unfinished");
            }
            running = Optional.empty();
        }
        if (running.isEmpty() && buffer.readyIn().filter(Duration.ZERO::equals).isPresent()) {
            RunBatch next = new RunBatch(run, buffer.take());
            running = Optional.of(next);
            Thread.ofVirtual().name("batch-" + Batch.name(partition)).start(next);
        }
    }

    boolean isRunning() {
        return running.isPresent() && !running.get().ended().isDone();
    }

    /** How long the batch under way has been running; empty if there is none. */
    Optional<Duration> runningSince() {
        return running.filter(_ -> isRunning()).map(RunBatch::age);
    }

    /** When the next batch is due, if only time is missing. */
    Optional<Duration> dueIn() {
        return isRunning() ? Optional.empty() : buffer.readyIn();
    }

    boolean isFull() {
        return buffer.isFull();
    }

    long waitingBytes() {
        return buffer.bytes();
    }

    void finish() {
        running.ifPresent(RunBatch::finish);
    }

    void abandon() {
        running.ifPresent(RunBatch::abandon);
    }

    CompletableFuture<Void> ended() {
        return running.map(RunBatch::ended).orElseGet(() -> CompletableFuture.completedFuture(null));
    }
}
