package dev.ephemera.dispatcher.queue.broker;

import java.util.concurrent.CompletableFuture;

/**
 * The cluster behind the queue. Its clients find it again by themselves when it has been away: its
 * address never changes while the platform runs. Thread-safe.
 */
public interface Broker extends AutoCloseable {

    /** Completes when the cluster can first be used; never fails, as it is tried for as long as it takes. */
    CompletableFuture<KafkaConnection> ready();

    BrokerStatus status();

    /** Ends what was started for it; returns when nothing of that is left. */
    @Override
    void close();
}
