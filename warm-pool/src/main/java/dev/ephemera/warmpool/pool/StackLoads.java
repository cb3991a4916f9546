package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.resources.MemorySize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a plan knows of the stacks, its own steps so far included. Confined to the thread that makes
 * the plan.
 */
final class StackLoads {

    private final List<StackLoad> loads;
    private final long idleBudget;

    StackLoads(List<StackLoad> loads, MemorySize idleBudget) {
        this.loads = new ArrayList<>(loads);
        this.idleBudget = idleBudget.bytes();
    }

    List<StackLoad> all() {
        return loads;
    }

    void replace(StackLoad before, StackLoad after) {
        loads.set(loads.indexOf(before), after);
    }

    int starting() {
        int sum = 0;
        for (StackLoad load : loads) {
            sum += load.starting();
        }
        return sum;
    }

    long lastStart() {
        long last = 0;
        for (StackLoad load : loads) {
            last = Math.max(last, load.lastStart());
        }
        return last;
    }

    /** Idle budget that no ready container occupies, in bytes; negative if they occupy more. */
    long roomBesideReady() {
        return roomBeside(StackLoad::ready);
    }

    /** Idle budget for one more container of {@code load}; negative where there is none. */
    long roomFor(StackLoad load) {
        return load.spare() < load.floor()
                ? roomBeside(StackLoad::spare)
                : roomBeside(other -> Math.max(other.spare(), other.floor()));
    }

    boolean fits(StackLoad load) {
        return load.idleMemory().bytes() <= roomFor(load);
    }

    private long roomBeside(ToIntFunction<StackLoad> containers) {
        long room = idleBudget;
        for (StackLoad load : loads) {
            room -= containers.applyAsInt(load) * load.idleMemory().bytes();
        }
        return room;
    }
}
