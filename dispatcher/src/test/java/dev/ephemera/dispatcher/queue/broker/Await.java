package dev.ephemera.dispatcher.queue.broker;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
final class Await {

    private static final long LONGEST_NANOS = 120_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LONGEST_NANOS) {
                throw new AssertionError("Waited too long until " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
