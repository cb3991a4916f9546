package dev.ephemera.warmpool.time;

import java.time.Duration;
import java.time.InstantSource;

/**
 * What the platform knows of time: the wall clock for what people and protocols see, and a
 * monotonic clock for everything that is measured or waited for. Implementations are thread-safe.
 */
public interface TimeSource extends InstantSource {

    /** Time since an arbitrary origin, in nanoseconds; never runs backwards. */
    long monotonicNanos();

    /** The time that has passed since {@code monotonicNanos} was read. */
    default Duration since(long monotonicNanos) {
        return Duration.ofNanos(monotonicNanos() - monotonicNanos);
    }
}
