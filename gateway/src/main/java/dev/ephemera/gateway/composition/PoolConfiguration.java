package dev.ephemera.gateway.composition;

import dev.ephemera.warmpool.pool.PoolSettings;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Containers that wait for work; see {@link PoolSettings}.
 *
 * @param prestarted stacks whose containers wait from the start, whether a function uses them or not
 * @param parallelRemovals how many containers may be removed at a time, 1 or more
 */
@ConfigurationProperties("ephemera.pool")
record PoolConfiguration(
        int floor,
        @Nullable Map<String, Integer> floors,
        @Nullable List<String> prestarted,
        MemoryShare idleBudget,
        int parallelStarts,
        int parallelRemovals,
        Duration startTimeout,
        Duration shutdownPatience) {

    public PoolConfiguration {
        floors = floors == null ? Map.of() : Map.copyOf(floors);
        if (parallelRemovals < 1) {
            throw new IllegalArgumentException("ephemera.pool.parallel-removals is 1 or more, not " + parallelRemovals);
        }
    }

    /** Stacks that somebody wants to wait from the start. */
    Set<String> expected() {
        Set<String> expected = new HashSet<>();
        if (floors != null) {
            expected.addAll(floors.keySet());
        }
        if (prestarted != null) {
            expected.addAll(prestarted);
        }
        return expected;
    }

    PoolSettings settings(MemorySize machine) {
        return new PoolSettings(
                floor,
                floors == null ? Map.of() : floors,
                idleBudget.of(machine),
                parallelStarts,
                startTimeout,
                shutdownPatience);
    }
}
