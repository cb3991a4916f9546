package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aStackMayHaveAFloorOfItsOwn() {
        PoolSettings settings = settings(2, Map.of("python", 5), 1, SECOND, SECOND);

        assertEquals(5, settings.floorOf("python"));
        assertEquals(2, settings.floorOf("node"));
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertRefused(-1, Map.of(), 1, SECOND, SECOND);
        assertRefused(0, Map.of("python", -1), 1, SECOND, SECOND);
        assertRefused(0, Map.of(), 0, SECOND, SECOND);
        assertRefused(0, Map.of(), 1, Duration.ZERO, SECOND);
        assertRefused(0, Map.of(), 1, SECOND, SECOND.negated());
    }

    private static void assertRefused(
            int floor, Map<String, Integer> floors, int parallelStarts, Duration startTimeout, Duration patience) {
        assertThrows(
                IllegalArgumentException.class, () -> settings(floor, floors, parallelStarts, startTimeout, patience));
    }

    private static PoolSettings settings(
            int floor, Map<String, Integer> floors, int parallelStarts, Duration startTimeout, Duration patience) {
        return new PoolSettings(floor, floors, MemorySize.ofMegabytes(64), parallelStarts, startTimeout, patience);
    }
}
