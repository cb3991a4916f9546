package dev.ephemera.warmpool.pool;

import java.util.List;

/**
 * What the pool shall do now.
 *
 * @param start stacks of which to start a container, in this order; a name may appear several times
 * @param evict stacks of which to evict the oldest waiting container
 */
record PoolPlan(List<String> start, List<String> evict) {

    PoolPlan {
        start = List.copyOf(start);
        evict = List.copyOf(evict);
    }
}
