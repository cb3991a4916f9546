package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.triggers.mapping.KafkaSource;
import dev.ephemera.triggers.mapping.StartingPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClusterAccessTest {

    private static final KafkaConnection OWN = new KafkaConnection("127.0.0.1:1", Map.of());

    private final FakeBroker broker = new FakeBroker();
    private final ClusterAccess access = new ClusterAccess(broker, _ -> Optional.empty());

    private static KafkaSource source(String... servers) {
        return new KafkaSource(List.of(servers), "orders", "group", new StartingPosition.TrimHorizon(), List.of());
    }

    @Test
    void waitsForTheOwnBrokerWhileItStarts() {
        CompletableFuture<?> ready = access.ready(source());
        assertFalse(ready.isDone());

        broker.ready.complete(OWN);

        assertTrue(ready.isDone());
        assertEquals(OWN, access.connect(source()));
    }

    @Test
    void complainsAtOnceOfAnOwnBrokerThatIsDown() {
        broker.state = BrokerStatus.State.DOWN;

        assertTrue(access.ready(source()).isDone());
        assertEquals(
                "the platform's own broker is not ready: as a test has it",
                assertThrows(ClusterAccessException.class, () -> access.connect(source()))
                        .words());
    }

    @Test
    void otherClustersNeedNotTheOwnBroker() {
        assertTrue(access.ready(source("a:1")).isDone());
        assertEquals("a:1", access.connect(source("a:1")).bootstrapServers());
    }

    private static final class FakeBroker implements Broker {

        private final CompletableFuture<KafkaConnection> ready = new CompletableFuture<>();
        private BrokerStatus.State state = BrokerStatus.State.STARTING;

        @Override
        public CompletableFuture<KafkaConnection> ready() {
            return ready.copy();
        }

        @Override
        public BrokerStatus status() {
            return new BrokerStatus("fake", state, "as a test has it");
        }

        @Override
        public void close() {}
    }
}
