package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.resources.MemorySize;
import java.util.List;

/**
 * What the policy decides on.
 *
 * @param stacks one entry for each stack
 * @param overdue containers of all stacks whose removal has failed
 * @param idleBudget the most memory that waiting containers may occupy
 * @param parallelStarts the most containers that may be starting at a time
 * @param shrink whether this is an occasion to evict
 */
record PoolSnapshot(List<StackLoad> stacks, int overdue, MemorySize idleBudget, int parallelStarts, Shrink shrink) {

    /** Growing may happen at any event; shrinking only at the pool's slow tick. */
    enum Shrink {
        ALLOWED,
        NOT_NOW
    }

    PoolSnapshot {
        stacks = List.copyOf(stacks);
    }
}
