package dev.ephemera.triggers.kafka;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory that events of mappings take on this node while they wait for a container and
 * run. Thread-safe.
 */
public final class EventMemory {

    private static final int UNIT = 1024;

    private final Semaphore units;
    private final int all;

    /** @param bytes what all of them may take; room for one event is always made */
    public EventMemory(long bytes) {
        all = (int) Math.min(Integer.MAX_VALUE, Math.max(bytes, KafkaEvent.LARGEST) / UNIT);
        units = new Semaphore(all, true);
    }

    /** Waits for room, in turn; false if there was none in that time. */
    boolean reserve(long bytes, Duration patience) throws InterruptedException {
        return units.tryAcquire(count(bytes), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    void release(long bytes) {
        units.release(count(bytes));
    }

    private int count(long bytes) {
        return (int) Math.min(all, Math.ceilDiv(bytes, UNIT));
    }
}
