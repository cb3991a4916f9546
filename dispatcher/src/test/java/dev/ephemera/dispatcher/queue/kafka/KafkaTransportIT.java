package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.broker.TestBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KafkaTransportIT {

    private static final Duration LOCK = Duration.ofSeconds(15);

    private final TestBroker broker = TestBroker.shared();

    private Transports nodes(int lanes, int concurrency) {
        return Transports.on(broker.broker(), Transports.settings(lanes, concurrency, LOCK));
    }

    @Test
    void deliversWhatWasPutBeforeAndAfterDeliveryBegan() throws Exception {
        try (Transports nodes = nodes(2, 8)) {
            KafkaTransport node = nodes.open();
            List<InvocationId> put = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                put.add(putOne(node, Queued.of("f" + i % 3)));
            }
            Handled handled = new Handled();
            node.deliverTo(handled);
            for (int i = 0; i < 20; i++) {
                put.add(putOne(node, Queued.of("f" + i % 3)));
            }
            handled.awaitEnded(put);
            assertEquals(0, handled.repeats());
        }
    }

    @Test
    void carriesTheLargestEventsWhole() throws Exception {
        byte[] event = new byte[6 << 20];
        new Random(1).nextBytes(event);
        try (Transports nodes = nodes(1, 3)) {
            KafkaTransport node = nodes.open();
            Handled handled = new Handled();
            node.deliverTo(handled);
            QueuedInvocation large = Queued.with("large", Priority.HIGH, event);
            handled.awaitEnded(List.of(putOne(node, large)));
            assertArrayEquals(
                    event, Handled.invocation(handled.begun().getFirst()).event());
        }
    }

    private static InvocationId putOne(KafkaTransport node, QueuedInvocation invocation) throws Exception {
        node.put(invocation);
        return invocation.id();
    }
}
