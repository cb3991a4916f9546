package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.pool.PoolSnapshot.Shrink;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to start and what to evict; a pure function of what it is shown.
 *
 * <ol>
 *   <li>Waiting runs come first: their memory has been admitted already, so the idle budget does not
 *       hold them back.
 *   <li>Then floors, then targets, the stack furthest from its own first, within the idle budget.
 *   <li>A stack shrinks by one container a tick, so that a pool never expires as a herd.
 * </ol>
 */
final class PoolPolicy {

    private PoolPolicy() {}

    static PoolPlan plan(PoolSnapshot snapshot) {
        List<StackLoad> loads = new ArrayList<>(snapshot.stacks());
        List<String> start = new ArrayList<>();
        int free = snapshot.parallelStarts()
                - loads.stream().mapToInt(StackLoad::starting).sum();
        while (start.size() < free) {
            Optional<StackLoad> next = mostUrgent(loads, snapshot.idleBudget());
            if (next.isEmpty()) {
                break;
            }
            StackLoad chosen = next.get();
            start.add(chosen.stack());
            loads.replaceAll(load -> load.stack().equals(chosen.stack()) ? load.withOneMoreStarting() : load);
        }
        return new PoolPlan(start, snapshot.shrink() == Shrink.ALLOWED ? surplus(snapshot) : List.of());
    }

    private static Optional<StackLoad> mostUrgent(List<StackLoad> loads, MemorySize idleBudget) {
        MemorySize occupied = loads.stream()
                .map(load -> load.idleMemory().times(load.spare()))
                .reduce(MemorySize.ZERO, MemorySize::plus);
        MemorySize room = idleBudget.minus(occupied);
        return loads.stream()
                .filter(StackLoad::startable)
                .filter(load -> starved(load) > 0
                        || (load.spare() < load.target() && load.idleMemory().compareTo(room) <= 0))
                .max(Comparator.<StackLoad>comparingInt(PoolPolicy::starved)
                        .thenComparingInt(load -> load.floor() - load.spare() > 0 ? 1 : 0)
                        .thenComparingDouble(load -> 1 - (double) load.spare() / Math.max(1, load.target())));
    }

    /** Waiting runs for which no container is on its way. */
    private static int starved(StackLoad load) {
        return Math.max(0, load.waiting() - load.ready() - load.starting());
    }

    private static List<String> surplus(PoolSnapshot snapshot) {
        return snapshot.stacks().stream()
                .filter(load -> load.waiting() == 0 && load.ready() > load.target())
                .map(StackLoad::stack)
                .toList();
    }
}
