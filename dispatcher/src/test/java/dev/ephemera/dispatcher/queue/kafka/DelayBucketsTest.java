package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.InvocationOptions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayBucketsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0.000000001S, 0",
        "PT0.124S, 0",
        "PT0.125S, 0",
        "PT0.249S, 0",
        "PT0.25S, 1",
        "PT0.499S, 1",
        "PT1S, 3",
        "PT60S, 8",
        "PT168H, 22",
        "PT10000H, 23"
    })
    void takesTheLongestThatDoesNotEndTooLate(Duration remaining, int bucket) {
        assertEquals(bucket, DelayBuckets.bucketFor(remaining));
    }

    @Test
    void isNeverEarlyAndNeverLateByMoreThanTheShortest() {
        Random random = new Random(1);
        for (int round = 0; round < 10_000; round++) {
            Duration wanted = Duration.ofMillis(1 + random.nextLong(InvocationOptions.LONGEST_DELAY.toMillis()));
            Duration passed = Duration.ZERO;
            int hops = 0;
            while (passed.compareTo(wanted) < 0) {
                passed = passed.plus(DelayBuckets.delay(DelayBuckets.bucketFor(wanted.minus(passed))));
                hops++;
            }
            assertFalse(passed.minus(wanted).compareTo(DelayBuckets.SHORTEST) >= 0, wanted + " took " + passed);
            assertTrue(hops <= DelayBuckets.COUNT, wanted + " took " + hops + " hops");
        }
    }

    @Test
    void reachesBeyondTheLongestDelay() {
        Duration longest = DelayBuckets.delay(DelayBuckets.COUNT - 1);
        assertTrue(longest.compareTo(InvocationOptions.LONGEST_DELAY) > 0, longest.toString());
    }
}
