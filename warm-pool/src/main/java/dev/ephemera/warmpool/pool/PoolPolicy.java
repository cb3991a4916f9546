package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.pool.PoolSnapshot.Shrink;
import java.util.List;

/**
 * Decides what to start and what to evict; a pure function of what it is shown.
 *
 * <ol>
 *   <li>Waiting runs come first, and stacks take turns in serving theirs. The memory of these runs has
 *       been admitted already, so the idle budget does not hold them back. Nothing else of a stack
 *       starts beside what its runs wait for.
 *   <li>Then floors, then targets, the stack that is furthest from its own first, within the idle
 *       budget. Targets leave room for every floor.
 *   <li>A stack shrinks by one container a tick, so that a pool never expires as a herd. Only what
 *       exceeds the idle budget goes at once.
 *   <li>Where the idle budget is full, a stack that has more of its target gives way to one that has
 *       less.
 *   <li>An engine that does not get rid of containers is asked for no more of them.
 * </ol>
 */
final class PoolPolicy {

    /** So many containers that should be gone and are not end all starting. */
    static final int MOST_OVERDUE = 64;

    private PoolPolicy() {}

    static PoolPlan plan(PoolSnapshot snapshot) {
        StackLoads loads = new StackLoads(snapshot.stacks(), snapshot.idleBudget());
        List<String> evict = snapshot.shrink() == Shrink.ALLOWED ? new Shrinking(loads).evict() : List.of();
        List<String> start =
                snapshot.overdue() < MOST_OVERDUE ? new Growing(loads).start(snapshot.parallelStarts()) : List.of();
        return new PoolPlan(evict, start);
    }
}
