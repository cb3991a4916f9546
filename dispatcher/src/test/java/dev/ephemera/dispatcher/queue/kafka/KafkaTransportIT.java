package dev.ephemera.dispatcher.queue.kafka;

import static java.time.temporal.ChronoUnit.MILLIS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.Delivery.Content;
import dev.ephemera.dispatcher.queue.Verdict;
import dev.ephemera.dispatcher.queue.broker.TestBroker;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.dispatcher.queue.destination.TopicSender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class KafkaTransportIT {

    private static final Duration LOCK = Duration.ofSeconds(15);
    private static final Duration SHORT_LOCK = Duration.ofSeconds(5);

    private final TestBroker broker = TestBroker.shared();

    @Test
    void deliversWhatWasPutBeforeAndAfterDeliveryBegan() throws Exception {
        try (Transports nodes = nodes(2, 8, LOCK)) {
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
        try (Transports nodes = nodes(1, 3, LOCK)) {
            KafkaTransport node = nodes.open();
            Handled handled = new Handled();
            node.deliverTo(handled);
            handled.awaitEnded(List.of(putOne(node, Queued.with("large", Priority.HIGH, event))));
            assertArrayEquals(
                    event, Handled.invocation(handled.begun().getFirst()).event());
        }
    }

    @Test
    void keepsARecordForLongerThanItsLock() throws Exception {
        try (Transports nodes = nodes(1, 6, SHORT_LOCK)) {
            KafkaTransport node = nodes.open();
            KafkaTransport other = nodes.open();
            Gated handled = new Gated();
            Handled others = new Handled();
            node.deliverTo(handled);
            InvocationId slow = putOne(node, Queued.of("slow"));
            handled.awaitBegun(1);
            other.deliverTo(others);
            // What is put behind it shows that time passes, and that the lane is not held up.
            List<InvocationId> quick = new ArrayList<>();
            Instant enough = Instant.now().plus(SHORT_LOCK.multipliedBy(2).plusSeconds(2));
            while (Instant.now().isBefore(enough)) {
                QueuedInvocation behind = Queued.of("slow");
                quick.add(putOne(node, behind.postponedTo(Instant.now().plusMillis(300))));
                Await.until("one behind is taken", () -> ids(handled, others).contains(behind.id()));
            }
            handled.open();
            handled.awaitEnded(List.of(slow));
            Await.until("all behind are taken", () -> ids(handled, others).containsAll(quick));
            assertEquals(1, ids(handled, others).stream().filter(slow::equals).count());
        }
    }

    @Test
    void givesWhatAClosedNodeHadInHandToAnother() throws Exception {
        try (Transports nodes = nodes(1, 8, LOCK)) {
            KafkaTransport first = nodes.open();
            Gated kept = new Gated();
            first.deliverTo(kept);
            List<InvocationId> put = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                put.add(putOne(first, Queued.of("f")));
            }
            kept.awaitBegun(5);
            KafkaTransport second = nodes.open();
            Handled handled = new Handled();
            second.deliverTo(handled);
            first.close();
            assertTrue(
                    kept.begun().stream().allMatch(delivery -> delivery.lost().isDone()));
            handled.awaitEnded(put);
            assertEquals(0, handled.repeats());
            assertEquals(List.of(), kept.ended());
        }
    }

    @Test
    void fetchesNothingNewOnceItWasStoppedButKeepsWhatItHas() throws Exception {
        try (Transports nodes = nodes(1, 4, SHORT_LOCK)) {
            KafkaTransport first = nodes.open();
            Gated kept = new Gated();
            first.deliverTo(kept);
            InvocationId inHand = putOne(first, Queued.of("f"));
            kept.awaitBegun(1);
            first.stopDelivering();
            Await.until("only one consumer is left", () -> consumers(first) == 1);
            InvocationId later = putOne(first, Queued.of("f"));
            KafkaTransport second = nodes.open();
            Handled handled = new Handled();
            second.deliverTo(handled);
            handled.awaitEnded(List.of(later));
            kept.open();
            Await.until("its last consumer has ended", () -> consumers(first) == 0);
            assertEquals(List.of(inHand), kept.ended());
            first.close();
            handled.awaitEnded(List.of(putOne(second, Queued.of("f"))));
            assertEquals(2, handled.begun().size(), "what the first had done was done again");
        }
    }

    @Test
    void deliversDelayedOnesNotEarlyAndNotMuchLater() throws Exception {
        Map<InvocationId, Instant> begun = new ConcurrentHashMap<>();
        try (Transports nodes = nodes(2, 12, LOCK)) {
            KafkaTransport node = nodes.open();
            KafkaTransport other = nodes.open();
            Handled handled = new Handled() {
                @Override
                Verdict work(Delivery delivery) {
                    begun.putIfAbsent(invocation(delivery).id(), Instant.now());
                    return Verdict.DONE;
                }
            };
            node.deliverTo(handled);
            other.deliverTo(handled);
            Map<InvocationId, Instant> due = new ConcurrentHashMap<>();
            Instant start = Instant.now();
            for (int i = 0; i < 60; i++) {
                Instant when = start.plusMillis(200 + 80L * i);
                due.put(putOne(i % 2 == 0 ? node : other, Queued.of("f" + i % 5).postponedTo(when)), when);
            }
            handled.awaitEnded(due.keySet());
            due.forEach((id, when) -> assertTrue(
                    !begun.get(id).isBefore(when.truncatedTo(MILLIS)), () -> begun.get(id) + " is before " + when));
        }
    }

    @Test
    void forwardsManyThatAreDueAtOnce() throws Exception {
        try (Transports nodes = nodes(1, 6, LOCK)) {
            KafkaTransport node = nodes.open();
            Instant due = Instant.now().plusSeconds(3);
            List<QueuedInvocation> all = Stream.generate(() -> Queued.of("f").postponedTo(due))
                    .limit(1500)
                    .toList();
            Puts.all(node, all);
            Handled handled = new Handled();
            node.deliverTo(handled);
            handled.awaitEnded(all.stream().map(QueuedInvocation::id).toList());
        }
    }

    @Test
    void takesHigherPrioritiesWhileLowerOnesFillTheirLane() throws Exception {
        try (Transports nodes = nodes(1, 3, LOCK)) {
            KafkaTransport node = nodes.open();
            Gated handled = new Gated();
            node.deliverTo(handled);
            for (int i = 0; i < 30; i++) {
                putOne(node, Queued.of("low"));
            }
            handled.awaitBegun(1);
            putOne(node, Queued.with("high", Priority.HIGHEST, new byte[0]));
            handled.awaitBegun(2);
            assertEquals(1, handled.begunOf("high"));
            handled.open();
            Await.until("all have ended", () -> handled.ended().size() == 31);
        }
    }

    @Test
    void aFloodForOneFunctionDoesNotHoldUpAnother() throws Exception {
        String flood = "flood";
        String small = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "small" + i)
                .filter(name ->
                        LaneChoice.home(new FunctionName(name), 4) == LaneChoice.home(new FunctionName(flood), 4))
                .findFirst()
                .orElseThrow();
        try (Transports nodes = nodes(4, 64, LOCK)) {
            KafkaTransport node = nodes.open();
            Gated handled = new Gated(flood::equals);
            node.deliverTo(handled);
            List<QueuedInvocation> all =
                    Stream.generate(() -> Queued.of(flood)).limit(2000).toList();
            Puts.all(node, all);
            handled.awaitBegun(20);
            List<InvocationId> others = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                others.add(putOne(node, Queued.of(small)));
            }
            // Nothing of the flood ends meanwhile.
            handled.awaitEnded(others);
            assertTrue(handled.begunOf(flood) <= 64, "in hand are " + handled.begunOf(flood));
            handled.open();
            handled.awaitEnded(all.stream().map(QueuedInvocation::id).toList());
        }
    }

    @Test
    void handsOnWhatCannotBeRead() throws Exception {
        try (Transports nodes = nodes(1, 3, LOCK)) {
            KafkaTransport node = nodes.open();
            CountDownLatch delivered = new CountDownLatch(2);
            List<Content> contents = new ArrayList<>();
            node.deliverTo(delivery -> {
                synchronized (contents) {
                    contents.add(delivery.content());
                }
                delivered.countDown();
                return Verdict.DONE;
            });
            node.put(Queued.of("prepares-the-topics"));
            byte[] garbage = {1, 2, 3};
            LaneName lane = nodes.settings().topics().all().getFirst();
            try (Producer<byte[], byte[]> producer = new Clients(broker.connection(), nodes.settings()).producer()) {
                producer.send(new ProducerRecord<>(lane.topic(), garbage)).get();
            }
            delivered.await();
            Content.Unreadable broken = contents.stream()
                    .filter(Content.Unreadable.class::isInstance)
                    .map(Content.Unreadable.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertArrayEquals(garbage, broken.bytes());
            assertEquals("The record has no key", broken.reason());
        }
    }

    @Test
    void writesToOtherTopicsIfTheyExist() throws Exception {
        try (Transports nodes = nodes(1, 3, LOCK)) {
            KafkaTransport node = nodes.open();
            node.put(Queued.of("prepares-the-topics"));
            TopicSender sender = node.topicSender();
            String existing = nodes.settings().topics().delayed();
            assertInstanceOf(Told.Yes.class, sender.send(existing, "key", new byte[] {1}));
            Told.Never missing = assertInstanceOf(Told.Never.class, sender.send("missing", "key", new byte[] {1}));
            assertTrue(missing.reason().contains("'missing'"), missing.reason());
            assertInstanceOf(Told.Never.class, sender.send("no/topic", "key", new byte[] {1}));
            assertInstanceOf(Told.Never.class, sender.send(existing, "key", new byte[7 << 20]));
        }
    }

    private Transports nodes(int lanes, int concurrency, Duration lock) {
        return Transports.on(broker.broker(), Transports.settings(lanes, concurrency, lock));
    }

    private static InvocationId putOne(KafkaTransport node, QueuedInvocation invocation) throws Exception {
        node.put(invocation);
        return invocation.id();
    }

    private static int consumers(KafkaTransport node) {
        return node.status().lanes().stream().mapToInt(LaneStatus::consumers).sum();
    }

    private static List<InvocationId> ids(Handled... handlers) {
        return Stream.of(handlers)
                .flatMap(handler -> handler.begun().stream())
                .map(delivery -> Handled.invocation(delivery).id())
                .toList();
    }
}
