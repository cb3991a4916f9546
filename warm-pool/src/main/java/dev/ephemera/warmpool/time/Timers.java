package dev.ephemera.warmpool.time;

import java.time.Duration;

/** Runs short tasks later. Thread-safe. */
public interface Timers {

    /**
     * Runs {@code task} once after {@code delay}, unless it is cancelled before. The task must not
     * block: it shares its thread with every other one.
     */
    Timer after(Duration delay, Runnable task);

    /** A task that has not run yet. Cancelling one that has does nothing. */
    interface Timer {
        void cancel();
    }
}
