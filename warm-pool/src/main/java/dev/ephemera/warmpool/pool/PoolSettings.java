package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How a pool behaves.
 *
 * @param floor the fewest ready containers of each stack, 0 or more
 * @param floors the same for single stacks, by name
 * @param onDemand stacks whose floor holds only from when one of their containers is expected or asked for
 * @param idleBudget the most memory that waiting containers may occupy
 * @param parallelStarts how many containers may be starting at a time, 1 or more
 * @param startTimeout how long a container may take until its bootstrap is ready
 * @param shutdownPatience how long closing waits for containers to go
 */
public record PoolSettings(
        int floor,
        Map<String, Integer> floors,
        Set<String> onDemand,
        MemorySize idleBudget,
        int parallelStarts,
        Duration startTimeout,
        Duration shutdownPatience) {

    public PoolSettings {
        floors = Map.copyOf(floors);
        onDemand = Set.copyOf(onDemand);
        if (floor < 0 || floors.values().stream().anyMatch(value -> value < 0)) {
            throw new IllegalArgumentException("A pool's floor is 0 or more containers, not " + floor + " " + floors);
        }
        if (parallelStarts < 1) {
            throw new IllegalArgumentException("At least 1 container must be allowed to start, not " + parallelStarts);
        }
        if (!startTimeout.isPositive() || shutdownPatience.isNegative()) {
            throw new IllegalArgumentException("A start may take more than no time, and closing no less than none, not "
                    + startTimeout + " and " + shutdownPatience);
        }
    }

    /** With floors that hold from the start. */
    public PoolSettings(
            int floor,
            Map<String, Integer> floors,
            MemorySize idleBudget,
            int parallelStarts,
            Duration startTimeout,
            Duration shutdownPatience) {
        this(floor, floors, Set.of(), idleBudget, parallelStarts, startTimeout, shutdownPatience);
    }

    public PoolSettings withOnDemand(Set<String> stacks) {
        return new PoolSettings(floor, floors, stacks, idleBudget, parallelStarts, startTimeout, shutdownPatience);
    }

    int floorOf(String stack) {
        return floors.getOrDefault(stack, floor);
    }
}
