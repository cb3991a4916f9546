package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class PutFailureTest {

    private static String sentence(BrokerStatus.State state, String detail) {
        return PutFailure.sentence(
                new TimeoutException("5000 ms have passed"), new BrokerStatus("embedded Kafka 4.2.0", state, detail));
    }

    @Test
    void tellsAStartFromAFailureFromABrokerThatIsSlow() {
        assertEquals(
                "The queue cannot take anything in: embedded Kafka 4.2.0 is starting; try again in a moment",
                sentence(BrokerStatus.State.STARTING, "starting"));
        assertEquals(
                "The queue cannot take anything in: embedded Kafka 4.2.0 is down: the disk is full",
                sentence(BrokerStatus.State.DOWN, "the disk is full"));
        assertEquals(
                "The queue cannot take this in: embedded Kafka 4.2.0 did not acknowledge it in time; see whether it is"
                        + " overloaded (5000 ms have passed)",
                sentence(BrokerStatus.State.UP, "since noon"));
    }
}
