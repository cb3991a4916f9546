package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import java.util.concurrent.CompletableFuture;

/** What stands in for the platform's own broker where it has none. Thread-safe: it has no state. */
final class NoBroker implements Broker {

    @Override
    public CompletableFuture<KafkaConnection> ready() {
        return new CompletableFuture<>();
    }

    @Override
    public BrokerStatus status() {
        return new BrokerStatus(
                "none",
                BrokerStatus.State.DOWN,
                "it is switched off: set ephemera.kafka.embedded.enabled, or name the mapping's own cluster");
    }

    @Override
    public void close() {}
}
