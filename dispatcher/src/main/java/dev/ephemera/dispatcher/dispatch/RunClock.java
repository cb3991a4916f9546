package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;

/**
 * Measures the phases of one run. Each mark is set once, by whichever thread gets there; read when the
 * run is over.
 */
final class RunClock {

    private final TimeSource time;
    private final Duration queued;
    private final long assigned;
    private volatile long initialized;
    private volatile long ended;

    /** Starts at the moment the function is handed over. */
    RunClock(TimeSource time, Duration queued) {
        this.time = time;
        this.queued = queued;
        assigned = time.monotonicNanos();
        initialized = assigned;
        ended = assigned;
    }

    void markInitialized() {
        initialized = time.monotonicNanos();
    }

    void markEnded() {
        ended = time.monotonicNanos();
        if (initialized == assigned) {
            initialized = ended;
        }
    }

    Duration queued() {
        return queued;
    }

    Duration init() {
        return Duration.ofNanos(initialized - assigned);
    }

    Duration run() {
        return Duration.ofNanos(ended - initialized);
    }
}
