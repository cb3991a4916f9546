package dev.ephemera.gateway.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QueueHealthTest {

    private static QueueHealth health(String state, Optional<Long> waiting, Optional<Duration> oldest) {
        return new QueueHealth("embedded Kafka 4.2.0", state, "at 127.0.0.1:9092", waiting, oldest);
    }

    @Test
    void oneLineTellsTheBrokerHowManyWaitAndSinceWhen() {
        assertEquals(
                "embedded Kafka 4.2.0: at 127.0.0.1:9092; waiting: 3, the first of them for 61 s",
                health("UP", Optional.of(3L), Optional.of(Duration.ofMillis(61_500)))
                        .summary());
        assertEquals(
                "embedded Kafka 4.2.0, starting in the background; waiting: 0",
                health("STARTING", Optional.of(0L), Optional.empty()).summary());
        assertEquals(
                "embedded Kafka 4.2.0: at 127.0.0.1:9092",
                health("UP", Optional.empty(), Optional.empty()).summary());
    }

    @Test
    void clocksThatDifferMakeNoNegativeAge() {
        assertEquals(
                Optional.of(Duration.ZERO),
                health("UP", Optional.of(1L), Optional.of(Duration.ofMillis(-20)))
                        .oldest());
    }
}
