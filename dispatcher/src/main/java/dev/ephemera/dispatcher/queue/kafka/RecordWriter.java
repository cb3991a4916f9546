package dev.ephemera.dispatcher.queue.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes records durably. A producer that has given up for good, as Kafka's do when they were not
 * allowed something, is replaced. Thread-safe: the producer is thread-safe, and replaced under the
 * object's monitor.
 */
final class RecordWriter implements AutoCloseable {

    private final Supplier<Producer<byte[], byte[]>> producers;
    private volatile Producer<byte[], byte[]> producer;
    private boolean closed;

    RecordWriter(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
        producer = producers.get();
    }

    /**
     * Completes when all in-sync replicas have the record, or with Kafka's exception. Blocks while the
     * cluster cannot be found or the client's memory is full, for a bounded time.
     */
    CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
        Producer<byte[], byte[]> used = producer;
        try {
            used.send(record, (metadata, failure) -> {
                if (failure == null) {
                    written.complete(metadata);
                } else {
                    written.completeExceptionally(failure);
                }
            });
        } catch (ApiException | InterruptException | IllegalStateException e) {
            written.completeExceptionally(e);
        } catch (KafkaException e) {
            written.completeExceptionally(e);
            replace(used);
        }
        return written;
    }

    /** Lets go of what has not been written yet. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        producer.close(Duration.ZERO);
    }

    private void replace(Producer<byte[], byte[]> broken) {
        synchronized (this) {
            if (closed || !producer.equals(broken)) {
                return;
            }
            producer = producers.get();
        }
        broken.close(Duration.ZERO);
    }
}
