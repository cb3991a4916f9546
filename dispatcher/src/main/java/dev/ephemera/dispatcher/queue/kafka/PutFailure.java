package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says why a record could not be written, for people. Stateless. */
final class PutFailure {

    private PutFailure() {}

    /** @param status how the cluster is, which often is the cause */
    static String sentence(Throwable failure, BrokerStatus status) {
        return switch (status.state()) {
            case STARTING ->
                "The queue cannot take anything in: " + status.name() + " is starting; try again in a moment";
            case DOWN -> "The queue cannot take anything in: " + status.name() + " is down: " + status.detail();
            case UP -> "The queue cannot take this in: " + reason(failure, status.name());
        };
    }

    private static String reason(Throwable failure, String broker) {
        return switch (failure) {
            case TimeoutException e ->
                broker + " did not acknowledge it in time; see whether it is overloaded (" + e.getMessage() + ")";
            case RecordTooLargeException e ->
                "the event is too large for " + broker + "; send a smaller one, or raise max.message.bytes of the"
                        + " queue's topics (" + e.getMessage() + ")";
            case AuthorizationException e ->
                "the platform's user may not write to its topics at " + broker + "; grant it that (" + e.getMessage()
                        + ")";
            case AuthenticationException e ->
                broker + " refuses the platform's user; check its name and password (" + e.getMessage() + ")";
            case NotEnoughReplicasException e ->
                "too few copies of the topic are in sync at " + broker + "; see to its other nodes (" + e.getMessage()
                        + ")";
            case KafkaStorageException e ->
                broker + " cannot write to its disk; see whether that is full (" + e.getMessage() + ")";
            case IllegalStateException _ -> "it is shutting down; use another node, or this one when it is back";
            default -> broker + " says: " + failure.getMessage();
        };
    }
}
