package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.dispatcher.queue.broker.TestBroker;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BrokerCrashIT {

    private static final Duration LOCK = Duration.ofSeconds(6);
    private static final Duration BOUND = Duration.ofSeconds(60);

    @Test
    void takesUpTheWorkThatRunsWhenItsRecordsComeAgain() throws Exception {
        try (TestBroker broker = TestBroker.startOwn();
                Transports nodes = Transports.on(broker.broker(), Transports.settings(1, 30, LOCK))) {
            KafkaTransport node = nodes.open();
            Gated handled = new Gated();
            node.deliverTo(handled);
            List<QueuedInvocation> all =
                    Stream.generate(() -> Queued.of("f")).limit(20).toList();
            Puts.all(node, all);
            handled.awaitBegun(20);

            broker.kill();
            broker.connection();
            Await.until(
                    "all locks are known to be lost",
                    () -> handled.begun().stream()
                            .allMatch(delivery -> delivery.lost().isDone()));
            Await.until(
                    () -> "all are held again: " + node.status(),
                    () -> node.status().lanes().getFirst().busy() == 20);
            assertEquals(0, handled.repeats());
            handled.open();
            handled.awaitEnded(all.stream().map(QueuedInvocation::id).toList());

            QueuedInvocation last = Queued.of("f");
            node.put(last);
            handled.awaitEnded(List.of(last.id()));
            node.close();
            assertNothingIsLeft(nodes);
        }
    }

    @Test
    void losesNothingOfWhatWasAcknowledged() throws Exception {
        try (TestBroker broker = TestBroker.startOwn();
                Transports nodes = Transports.on(broker.broker(), Transports.settings(2, 16, LOCK))) {
            KafkaTransport node = nodes.open();
            Handled handled = new Handled();
            node.deliverTo(handled);
            List<QueuedInvocation> all =
                    Stream.generate(() -> Queued.of("f")).limit(3000).toList();
            Set<InvocationId> acknowledged = ConcurrentHashMap.newKeySet();
            Thread puts = Thread.ofVirtual().start(() -> putSome(node, all, acknowledged));
            Await.until("some were handled", () -> handled.ended().size() > 300);
            broker.kill();
            puts.join();
            broker.connection();
            handled.awaitEnded(acknowledged);
            assertTrue(acknowledged.size() > 300, "only " + acknowledged.size() + " were acknowledged");
        }
    }

    @Test
    void endsInBoundedTimeWhileTheBrokerIsAway() throws Exception {
        TestBroker broker = TestBroker.startOwn();
        try (Transports nodes = Transports.on(broker.broker(), impatient())) {
            KafkaTransport node = nodes.open();
            Gated handled = new Gated();
            node.deliverTo(handled);
            node.put(Queued.of("f"));
            handled.awaitBegun(1);
            broker.close();
            QueueUnavailableException refusal = assertTimeoutPreemptively(
                    BOUND, () -> assertThrows(QueueUnavailableException.class, () -> node.put(Queued.of("f"))));
            assertTrue(
                    String.valueOf(refusal.getMessage()).startsWith("The queue cannot take anything in: "),
                    refusal.getMessage());
            assertTimeoutPreemptively(BOUND, node::stopDelivering);
            assertTimeoutPreemptively(BOUND, node::close);
            assertTrue(handled.begun().getFirst().lost().isDone());
        } finally {
            broker.close();
        }
    }

    private static TransportSettings impatient() {
        return new TransportSettings(
                new QueueTopics("away.", 4, OptionalInt.of(1)),
                64,
                MemorySize.ofMegabytes(1),
                BOUND,
                Duration.ofSeconds(15),
                LOCK);
    }

    /** The next to come gets what is put now, and nothing before it. */
    private static void assertNothingIsLeft(Transports nodes) throws Exception {
        KafkaTransport next = nodes.open();
        Handled handled = new Handled();
        QueuedInvocation marker = Queued.of("f");
        next.put(marker);
        next.deliverTo(handled);
        handled.awaitEnded(List.of(marker.id()));
        assertEquals(1, handled.begun().size());
    }

    private static void putSome(KafkaTransport node, List<QueuedInvocation> all, Set<InvocationId> acknowledged) {
        try {
            acknowledged.addAll(Puts.tryAll(node, all));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
