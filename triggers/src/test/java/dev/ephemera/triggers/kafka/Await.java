package dev.ephemera.triggers.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads and processes do. */
final class Await {

    private static final long LONGEST_NANOS = 90_000_000_000L;
    private static final long PAUSE_NANOS = 5_000_000;

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        until(() -> what, condition);
    }

    /** @param what says what there is instead, when it does not come */
    static void until(Supplier<String> what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LONGEST_NANOS) {
                throw new AssertionError("Waited too long until " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** For what must outlast a limit of somebody else's, such as Kafka's. */
    static void letPass(Duration time) {
        long start = System.nanoTime();
        until(() -> "time has passed", () -> System.nanoTime() - start > time.toNanos());
    }
}
