package dev.ephemera.dispatcher.queue.work;

import java.time.Duration;

/**
 * Waits that double.
 *
 * @param first the first one, more than 0
 * @param longest none is longer
 */
public record Backoff(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 30;

    public Backoff {
        if (!first.isPositive() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "The first wait is more than 0 and not longer than the longest, not " + first + " and " + longest);
        }
    }

    /**
     * The next wait: between half of the doubled one and all of it, so that what failed together does
     * not come back together.
     *
     * @param before how many waits there have been
     * @param random 0 to 1
     */
    Duration after(int before, double random) {
        Duration full = first;
        for (int i = 0; i < Math.min(before, MOST_DOUBLINGS) && full.compareTo(longest) < 0; i++) {
            full = full.multipliedBy(2);
        }
        long half = (full.compareTo(longest) < 0 ? full : longest).toNanos() / 2;
        return Duration.ofNanos(half + Math.round(half * random));
    }
}
