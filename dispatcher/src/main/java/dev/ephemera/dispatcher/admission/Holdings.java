package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each function has now. Not thread-safe: guarded by the admission's lock. */
final class Holdings {

    private final Map<FunctionName, Integer> running = new HashMap<>();
    private final Map<FunctionName, MemorySize> memory = new HashMap<>();
    private final Map<FunctionName, MemorySize> dying = new HashMap<>();
    private MemorySize total = MemorySize.ZERO;

    void take(FunctionName function, MemorySize size) {
        running.merge(function, 1, Integer::sum);
        memory.merge(function, size, MemorySize::plus);
        total = total.plus(size);
    }

    /** To be called before {@link #containerDead}. */
    void runEnded(FunctionName function, MemorySize size) {
        running.computeIfPresent(function, (_, count) -> count == 1 ? null : count - 1);
        dying.merge(function, size, MemorySize::plus);
    }

    void containerDead(FunctionName function, MemorySize size) {
        memory.computeIfPresent(function, (_, held) -> less(held, size));
        dying.computeIfPresent(function, (_, held) -> less(held, size));
        total = total.minus(size);
    }

    /** Runs that have not ended. */
    int running(FunctionName function) {
        return running.getOrDefault(function, 0);
    }

    /** The memory of a function's containers, those being killed included. */
    MemorySize memory(FunctionName function) {
        return memory.getOrDefault(function, MemorySize.ZERO);
    }

    /** The memory of containers whose run has ended. */
    MemorySize dying(FunctionName function) {
        return dying.getOrDefault(function, MemorySize.ZERO);
    }

    Map<FunctionName, MemorySize> memory() {
        return memory;
    }

    MemorySize total() {
        return total;
    }

    private static @Nullable MemorySize less(MemorySize held, MemorySize size) {
        return held.equals(size) ? null : held.minus(size);
    }
}
