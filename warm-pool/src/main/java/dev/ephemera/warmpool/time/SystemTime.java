package dev.ephemera.warmpool.time;

import java.time.Instant;

/** The machine's own clocks. Nothing else in the platform reads them. */
public enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
