package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerIT {

    @Test
    void givesAShareGroupWhatWasPut() throws Exception {
        ShareClient client = new ShareClient(TestBroker.shared().connection(), "round-trip");
        client.createTopic();

        client.put("a", "b");

        assertEquals(List.of("a", "b"), client.take(2));
        assertEquals(
                BrokerStatus.State.UP, TestBroker.shared().broker().status().state());
    }

    @Test
    void comesBackAtTheSamePlaceWithItsRecords() throws Exception {
        try (TestBroker broker = TestBroker.startOwn()) {
            ShareClient client = new ShareClient(broker.connection(), "killed");
            client.createTopic();
            client.put("a", "b");
            assertEquals(List.of("a", "b"), client.take(2));
            client.put("c");

            broker.kill();

            client.put("d");
            List<String> words = client.take(2);
            assertTrue(words.containsAll(List.of("c", "d")), words.toString());
        }
    }
}
