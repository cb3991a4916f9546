package dev.ephemera.warmpool.pool;

import java.time.Duration;

/**
 * The pool's view of one stack at a moment.
 *
 * @param stack its name
 * @param starting containers on their way up
 * @param ready containers that wait for a run
 * @param claimed containers that belong to a run
 * @param removing containers that are being removed
 * @param overdue containers that should be gone and are not: a removal has failed at least once, or
 *     has taken longer than {@link #REMOVAL_PATIENCE}
 * @param waiting runs that wait for a container
 * @param target how many containers the pool wants ready
 * @param startUp how long a container takes until it is ready, smoothed
 * @param totals what has happened so far
 */
public record StackStatistics(
        String stack,
        int starting,
        int ready,
        int claimed,
        int removing,
        int overdue,
        int waiting,
        int target,
        Duration startUp,
        StackTotals totals) {

    /** A removal that takes longer is overdue. */
    public static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(10);
}
