package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is put, and delivers nothing. Thread-safe. */
final class NoTransport implements Transport {

    private final List<QueuedInvocation> kept = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    void fail() {
        broken = true;
    }

    List<QueuedInvocation> kept() {
        return kept;
    }

    @Override
    public void put(QueuedInvocation invocation) throws QueueUnavailableException {
        if (broken) {
            throw new QueueUnavailableException("scripted: away", Duration.ofSeconds(1), new IllegalStateException());
        }
        kept.add(invocation);
    }

    @Override
    public void deliverTo(DeliveryHandler handler) {}

    @Override
    public void stopDelivering() {}

    @Override
    public void close() {}
}
