package dev.ephemera.warmpool.pool;

import java.time.Duration;

/**
 * What has happened to the containers of a stack since the pool was made.
 *
 * @param started containers that became ready
 * @param startUp the time that these took together
 * @param startFailures containers that never became ready
 * @param diedIdle containers that ended while they waited for a run
 * @param removed containers verified gone
 * @param removalFailures attempts to remove a container that failed
 */
public record StackTotals(
        long started, Duration startUp, long startFailures, long diedIdle, long removed, long removalFailures) {

    static final StackTotals NONE = new StackTotals(0, Duration.ZERO, 0, 0, 0, 0);

    StackTotals withStarted(Duration took) {
        return new StackTotals(started + 1, startUp.plus(took), startFailures, diedIdle, removed, removalFailures);
    }

    StackTotals withStartFailure() {
        return new StackTotals(started, startUp, startFailures + 1, diedIdle, removed, removalFailures);
    }

    StackTotals withDiedIdle() {
        return new StackTotals(started, startUp, startFailures, diedIdle + 1, removed, removalFailures);
    }

    StackTotals withRemoved() {
        return new StackTotals(started, startUp, startFailures, diedIdle, removed + 1, removalFailures);
    }

    StackTotals withRemovalFailure() {
        return new StackTotals(started, startUp, startFailures, diedIdle, removed, removalFailures + 1);
    }
}
