package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final ManualTime time = new ManualTime();
    private final Backoff backoff = new Backoff();

    @Test
    void isFreeBeforeAnyFailure() {
        assertEquals(Starts.FREE, starts());
    }

    @Test
    void waitsAfterAFailureAndThenTriesOne() {
        backoff.failed(time.monotonicNanos());
        assertEquals(Starts.NONE, starts());

        time.advance(Duration.ofMillis(99));
        assertEquals(Starts.NONE, starts());

        time.advance(Duration.ofMillis(1));
        assertEquals(Starts.ONE_AT_A_TIME, starts());
    }

    @Test
    void isFreeAgainAfterASuccess() {
        backoff.failed(time.monotonicNanos());
        backoff.succeeded();

        assertEquals(Starts.FREE, starts());
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToTenSeconds() {
        assertEquals(Duration.ofMillis(100), Backoff.delay(0));
        assertEquals(Duration.ofMillis(200), Backoff.delay(1));
        assertEquals(Duration.ofMillis(6400), Backoff.delay(6));
        assertEquals(Duration.ofSeconds(10), Backoff.delay(7));
        assertEquals(Duration.ofSeconds(10), Backoff.delay(1_000_000));
    }

    @Test
    void countsAttemptsThatFailTogetherOnce() {
        for (int i = 0; i < 4; i++) {
            backoff.failed(time.monotonicNanos());
        }

        time.advance(Duration.ofMillis(100));
        assertEquals(Starts.ONE_AT_A_TIME, starts());
    }

    private Starts starts() {
        return backoff.starts(time.monotonicNanos());
    }
}
