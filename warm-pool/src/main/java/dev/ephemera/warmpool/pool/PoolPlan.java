package dev.ephemera.warmpool.pool;

import java.util.List;

/**
 * What the pool shall do now.
 *
 * @param evict stacks of which to evict the oldest waiting container; a name may appear several times
 * @param start stacks of which to start a container, in this order; a name may appear several times
 */
record PoolPlan(List<String> evict, List<String> start) {

    PoolPlan {
        evict = List.copyOf(evict);
        start = List.copyOf(start);
    }
}
