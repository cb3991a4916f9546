package dev.ephemera.objectstore;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that grow: milliseconds since 1970, and 12 bits to tell apart what falls into one. They grow
 * across restarts as well, as long as the clock does. Thread-safe.
 */
final class Sequencer {

    private static final int SHIFT = 12;

    private final InstantSource clock;
    private final AtomicLong last;

    /** @param highest of those that are known to have been given */
    Sequencer(InstantSource clock, long highest) {
        this.clock = clock;
        last = new AtomicLong(highest);
    }

    long next() {
        return last.updateAndGet(before -> Math.max(before + 1, clock.millis() << SHIFT));
    }

    static long millis(long sequencer) {
        return sequencer >>> SHIFT;
    }
}
