package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus.State;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/**
 * What works on the cluster for everybody, once it can be used.
 *
 * @param broker tells how the cluster is
 * @param clients makes more
 * @param copies puts copies through {@code writer}
 */
record Connected(Broker broker, Clients clients, Admin admin, RecordWriter writer, PutCopies copies)
        implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(1);

    boolean isReachable() {
        return broker.status().state() == State.UP;
    }

    /** Puts that wait fail now. */
    @Override
    public void close() {
        writer.close();
        admin.close(CLOSING);
    }
}
