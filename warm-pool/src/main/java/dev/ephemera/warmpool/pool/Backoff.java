package dev.ephemera.warmpool.pool;

import java.time.Duration;

/**
 * Waits longer after each failure in a row: 100 ms, 200 ms, … up to 10 s. Not thread-safe: guarded by
 * the pool's lock.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int DOUBLINGS = 7;

    private int failures;
    private long openAt;

    /** How many attempts may be under way now. */
    Starts starts(long now) {
        if (failures == 0) {
            return Starts.FREE;
        }
        return isWaiting(now) ? Starts.NONE : Starts.ONE_AT_A_TIME;
    }

    /** An attempt failed. Attempts that were under way together and fail together count as one. */
    void failed(long now) {
        if (!isWaiting(now)) {
            openAt = now + delay(failures).toNanos();
            failures++;
        }
    }

    void succeeded() {
        failures = 0;
    }

    boolean isWaiting(long now) {
        return failures > 0 && now - openAt < 0;
    }

    /** The wait after as many failures in a row. */
    static Duration delay(int failures) {
        Duration delay = FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
