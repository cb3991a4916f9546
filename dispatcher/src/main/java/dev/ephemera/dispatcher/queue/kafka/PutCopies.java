package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.Delivery.Content;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Puts copies where they belong now: into a lane if they are due, or else into a bucket. Thread-safe. */
final class PutCopies {

    private static final int ONLY_PARTITION = 0;

    private final QueueTopics topics;
    private final LaneLoads loads;
    private final RecordWriter writer;
    private final TimeSource time;

    PutCopies(QueueTopics topics, LaneLoads loads, RecordWriter writer, TimeSource time) {
        this.topics = topics;
        this.loads = loads;
        this.writer = writer;
        this.time = time;
    }

    /** Completes when the copy is on disk, or with Kafka's exception. May block as the writer does. */
    CompletableFuture<Void> put(QueuedInvocation invocation) {
        Instant now = time.instant();
        Duration remaining = Duration.between(now, invocation.notBefore());
        return remaining.isPositive()
                ? send(invocation, topics.delayed(), DelayBuckets.bucketFor(remaining), now)
                        .thenApply(_ -> null)
                : putIntoLane(invocation, now);
    }

    /**
     * Moves a record that has been in its bucket for its time. One that cannot be read goes to some lane,
     * as whoever it is delivered to says what becomes of such.
     */
    CompletableFuture<Void> moveOn(ConsumerRecord<byte[], byte[]> record) {
        return switch (Envelope.open(record.key(), record.value(), record.headers())) {
            case Content.Readable readable -> put(readable.invocation());
            case Content.Unreadable _ ->
                writer.send(new ProducerRecord<>(
                                loads.all().getFirst().topic(),
                                ONLY_PARTITION,
                                record.key(),
                                record.value(),
                                record.headers()))
                        .thenApply(_ -> null);
        };
    }

    private CompletableFuture<Void> putIntoLane(QueuedInvocation invocation, Instant now) {
        LaneName lane =
                loads.choose(invocation.function().name(), invocation.options().priority());
        return send(invocation, lane.topic(), ONLY_PARTITION, now)
                .thenAccept(offset -> loads.of(lane).put(invocation.function().name(), offset));
    }

    private CompletableFuture<Long> send(QueuedInvocation invocation, String topic, int partition, Instant now) {
        return writer.send(new ProducerRecord<>(
                        topic,
                        partition,
                        now.toEpochMilli(),
                        Envelope.key(invocation),
                        invocation.event(),
                        List.of(Envelope.header(invocation))))
                .thenApply(metadata -> metadata.offset());
    }
}
