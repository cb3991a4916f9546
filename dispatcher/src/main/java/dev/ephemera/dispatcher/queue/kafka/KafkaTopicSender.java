package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.dispatcher.queue.destination.TopicSender;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Writes to other topics with the queue's own producer. Thread-safe. */
final class KafkaTopicSender implements TopicSender {

    private final Connecting connecting;

    KafkaTopicSender(Connecting connecting) {
        this.connecting = connecting;
    }

    @Override
    public Told send(String topic, String key, byte[] value) throws InterruptedException {
        try {
            RecordWriter writer = connecting.await().writer();
            byte[] bytes = key.isEmpty() ? null : key.getBytes(StandardCharsets.UTF_8);
            writer.send(new ProducerRecord<>(topic, bytes, value)).get();
            return new Told.Yes();
        } catch (QueueUnavailableException e) {
            return new Told.NotNow(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            return told(topic, e.getCause() == null ? e : e.getCause());
        }
    }

    private Told told(String topic, Throwable failure) throws InterruptedException {
        return switch (failure) {
            case InterruptException _ -> throw Interruptions.of(failure);
            case TimeoutException e when e.getCause() instanceof UnknownTopicOrPartitionException -> unknown(topic);
            case UnknownTopicOrPartitionException _ -> unknown(topic);
            case InvalidTopicException _ -> new Told.Never("'" + topic + "' cannot be the name of a topic");
            case AuthorizationException e ->
                new Told.Never("The platform's user may not write to topic '" + topic + "': grant it that ("
                        + e.getMessage() + ")");
            case RecordTooLargeException e ->
                new Told.Never("The record is too large for topic '" + topic + "' (" + e.getMessage() + ")");
            default -> new Told.NotNow(PutFailure.sentence(failure, connecting.status()));
        };
    }

    private static Told unknown(String topic) {
        return new Told.Never("There is no topic '" + topic + "': create it");
    }
}
