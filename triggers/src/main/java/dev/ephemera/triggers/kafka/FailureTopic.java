package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.triggers.kafka.FailureRecord.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Writes lost records to topics of the cluster that they came from, each as a record of its own with
 * its own key. Thread-safe: the producer, which is made when it is first needed, is guarded by the
 * object's monitor.
 */
final class FailureTopic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Complaints complaints;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    FailureTopic(Supplier<Producer<byte[], byte[]>> producers, Complaints complaints) {
        this.producers = producers;
        this.complaints = complaints;
    }

    Told tell(String topic, Lost lost) throws InterruptedException {
        try {
            List<Future<?>> sent = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : lost.records()) {
                sent.add(send(topic, lost.only(List.of(record)), Content.RECORDS));
            }
            for (int index = 0; index < sent.size(); index++) {
                awaitOne(
                        sent.get(index), topic, lost.only(List.of(lost.records().get(index))));
            }
            return new Told.Yes();
        } catch (InterruptException e) {
            throw new InterruptedException("Interrupted while writing to " + topic);
        } catch (ExecutionException e) {
            return refused(topic, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException | IllegalStateException e) {
            return refused(topic, e);
        }
    }

    /** What is too large for the topic is told without the record: it can be found in its own topic. */
    private void awaitOne(Future<?> sent, String topic, Lost record) throws ExecutionException, InterruptedException {
        try {
            sent.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw e;
            }
            send(topic, record, Content.OFFSETS).get();
        }
    }

    private Future<?> send(String topic, Lost record, Content content) {
        return producer()
                .send(new ProducerRecord<>(
                        topic, record.records().getFirst().key(), FailureRecord.write(record, content)));
    }

    private Told refused(String topic, Throwable failure) {
        String reason = "the failure destination kafka://" + topic + " cannot be told: "
                + complaints.aboutProducing(topic, failure);
        return failure instanceof RetriableException ? new Told.NotNow(reason) : new Told.Never(reason);
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("the mapping is being stopped");
        }
        Producer<byte[], byte[]> existing = producer;
        if (existing == null) {
            existing = producers.get();
            producer = existing;
        }
        return existing;
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> existing;
        synchronized (this) {
            closed = true;
            existing = producer;
            producer = null;
        }
        if (existing != null) {
            existing.close(PATIENCE);
        }
    }
}
