package dev.ephemera.dispatcher.child;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestartPauseTest {

    private final RestartPause pause = new RestartPause();

    private List<Long> pausesAfter(Duration served, int times) {
        return Stream.generate(() -> pause.after(served).toMillis())
                .limit(times)
                .toList();
    }

    @Test
    void growsWithEachFailureUpToALimit() {
        assertEquals(List.of(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L), pausesAfter(Duration.ZERO, 7));
    }

    @Test
    void aBrokerThatServedForLongIsBackAtOnce() {
        pausesAfter(Duration.ZERO, 5);

        assertEquals(List.of(250L, 250L), pausesAfter(Duration.ofSeconds(30), 2));
        assertEquals(List.of(500L), pausesAfter(Duration.ofSeconds(29), 1));
    }
}
