package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.Transport;
import java.time.Duration;

/** A node's way to put copies into the cluster's transport; the cluster delivers by itself. Confined to the stage. */
final class SimulatedPut implements Transport {

    private final SimulatedCluster cluster;

    SimulatedPut(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void put(QueuedInvocation invocation) throws QueueUnavailableException {
        try {
            cluster.call("put", () -> {
                cluster.transport().put(invocation);
                return true;
            });
        } catch (SimulatedCluster.Failure e) {
            throw new QueueUnavailableException("scripted: the queue fails", Duration.ofSeconds(1), e);
        }
    }

    @Override
    public void deliverTo(DeliveryHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stopDelivering() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
