package dev.ephemera.triggers.batch;

import java.time.Duration;

/**
 * Waits that double.
 *
 * @param first the first wait; more than 0
 * @param most what no wait exceeds
 */
public record Backoff(Duration first, Duration most) {

    private static final int MOST_DOUBLINGS = 30;

    /** @param time which wait it is, from 1 */
    public Duration wait(int time) {
        Duration doubled = first.multipliedBy(1L << Math.min(time - 1, MOST_DOUBLINGS));
        return doubled.compareTo(most) < 0 ? doubled : most;
    }
}
