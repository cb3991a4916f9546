package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.gateway.health.QueueHealth;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What stands in for the queue where none is configured. */
@Factory
@Requires(notEnv = EngineRoomFactory.DOORS_ONLY, missingBeans = QueueRoom.class)
final class NoQueueFactory {

    private static final String REASON =
            "switched off: set ephemera.kafka.embedded.enabled, or" + " EPHEMERA_KAFKA_BOOTSTRAP_SERVERS to a cluster";

    @Singleton
    InvocationQueue queue() {
        return _ -> {
            throw new RejectedRequestException(
                    ErrorCode.NOT_IMPLEMENTED, "This platform runs nothing asynchronously, as its queue is " + REASON);
        };
    }

    @Singleton
    QueueHealth.Source health() {
        QueueHealth off = new QueueHealth("none", "OFF", REASON, Optional.empty(), Optional.empty());
        return () -> off;
    }
}
