package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class AsynchronousSettingsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void areLambdasUnlessSaidOtherwise() {
        AsynchronousSettings settings = AsynchronousSettings.DEFAULT;
        assertEquals(MemorySize.ofMegabytes(1), settings.payloadLimit());
        assertEquals(2, settings.attempts().retries());
        assertEquals(
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(2)),
                settings.attempts().retryDelays());
        assertEquals(Duration.ofHours(6), settings.attempts().maximumAge());
        assertEquals(new Backoff(SECOND, Duration.ofMinutes(5)), settings.setbacks());
        assertEquals(new AsynchronousSettings.Starts(4, Duration.ofSeconds(2), 10), settings.starts());
        assertEquals(
                new AsynchronousSettings.Copies(Duration.ofSeconds(30), 3, Duration.ofSeconds(2), Duration.ofHours(6)),
                settings.copies());
    }

    @Test
    void refuseWhatCannotWork() {
        refuses(
                "payload limit",
                () -> new AsynchronousSettings(
                        MemorySize.ZERO,
                        AsynchronousSettings.Attempts.DEFAULT,
                        new Backoff(SECOND, SECOND),
                        AsynchronousSettings.Starts.DEFAULT,
                        AsynchronousSettings.Copies.DEFAULT));
        refuses("not 11", () -> new AsynchronousSettings.Attempts(11, List.of(SECOND), SECOND));
        refuses("not -1", () -> new AsynchronousSettings.Attempts(-1, List.of(SECOND), SECOND));
        refuses("retry delay", () -> new AsynchronousSettings.Attempts(2, List.of(), SECOND));
        refuses("PT-1S", () -> new AsynchronousSettings.Attempts(2, List.of(SECOND.negated()), SECOND));
        refuses("maximum age", () -> new AsynchronousSettings.Attempts(2, List.of(SECOND), Duration.ZERO));
        refuses("PT0S", () -> new Backoff(Duration.ZERO, SECOND));
        refuses("longest", () -> new Backoff(SECOND, Duration.ofMillis(999)));
        refuses("width", () -> new AsynchronousSettings.Starts(0, SECOND, 1));
        refuses("tries", () -> new AsynchronousSettings.Starts(1, SECOND, 0));
        refuses("patience", () -> new AsynchronousSettings.Starts(1, Duration.ZERO, 1));
        refuses("postponement", () -> new AsynchronousSettings.Copies(Duration.ZERO, 3, SECOND, SECOND));
        refuses("2 times", () -> new AsynchronousSettings.Copies(SECOND, 1, SECOND, SECOND));
        refuses("checks", () -> new AsynchronousSettings.Copies(SECOND, 3, Duration.ZERO, SECOND));
        refuses("60 s", () -> new AsynchronousSettings.Copies(SECOND, 3, Duration.ofSeconds(61), SECOND));
        refuses("telling", () -> new AsynchronousSettings.Copies(SECOND, 3, SECOND, Duration.ZERO));
    }

    @Test
    void waitsDoubleUpToTheLongest() {
        Backoff backoff = new Backoff(SECOND, Duration.ofSeconds(10));
        assertEquals(Duration.ofMillis(500), backoff.after(0, 0));
        assertEquals(Duration.ofMillis(1500), backoff.after(1, 0.5));
        assertEquals(Duration.ofSeconds(8), backoff.after(3, 1));
        assertEquals(Duration.ofSeconds(10), backoff.after(4, 1));
        assertEquals(Duration.ofSeconds(10), backoff.after(Integer.MAX_VALUE, 1));
    }

    private static void refuses(String what, Executable construction) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, construction).getMessage());
        assertTrue(message.contains(what), message);
    }
}
