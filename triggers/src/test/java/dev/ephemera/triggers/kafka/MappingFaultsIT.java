package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.dispatcher.queue.broker.TestBroker;
import dev.ephemera.triggers.mapping.MappingId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mappings do while partitions move and functions are slow. */
class MappingFaultsIT {

    @TempDir
    private Path directory;

    private Database database;

    @BeforeEach
    void open() throws IOException {
        database = Database.sqlite(directory.resolve("test.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aBatchWhosePartitionGoesElsewhereIsEndedThereAndRunHere() throws Exception {
        TestBroker broker = TestBroker.shared();
        CountDownLatch release = new CountDownLatch(1);
        FakeFunction first = new FakeFunction();
        first.behave((_, caller) -> {
            // A run that would take longer than the handover, and is ended when nobody wants it any more.
            AtomicBoolean gone = new AtomicBoolean();
            caller.gone().thenRun(() -> {
                gone.set(true);
                release.countDown();
            });
            release.await();
            return gone.get() ? Functions.stopped() : Functions.answer("null");
        });
        FakeFunction second = new FakeFunction();
        try (TestCluster cluster = new TestCluster(broker.connection());
                TestNode one = TestNode.start(database, broker.broker(), KafkaClients.INSTANCE, first)) {
            Traffic traffic = Traffic.newTopic(cluster, 2, 3);
            traffic.send(cluster);
            MappingId id = one.create(cluster.connection(), traffic.topic(), TestNode.batches(10));
            Await.until(
                    "both partitions run on the first node", () -> first.calls().size() == 2);

            try (TestNode _ = TestNode.start(database, broker.broker(), KafkaClients.INSTANCE, second)) {
                Await.until(
                        "the second node has run one", () -> second.processed().size() == 3);
                String taken = second.calls().getFirst().partition();
                assertEquals(
                        List.of(0L, 1L, 2L), second.calls().getFirst().offsets(), "it begins where nothing was done");
                assertTrue(first.processed().isEmpty()
                        || !first.firstSuccesses(taken).contains(0L));
                release.countDown();
                Set<String> done = new HashSet<>();
                Await.until("all is done", () -> {
                    done.addAll(first.processed());
                    done.addAll(second.processed());
                    return done.equals(traffic.values());
                });
                traffic.awaitCommitted(cluster, id.toString());
            }
        }
    }

    @Test
    void nodesThatComeAndGoLoseNothing() throws Exception {
        TestBroker broker = TestBroker.shared();
        FakeFunction function = new FakeFunction();
        try (TestCluster cluster = new TestCluster(broker.connection())) {
            Traffic traffic = Traffic.newTopic(cluster, 4, 150);
            traffic.send(cluster);
            List<TestNode> nodes = new ArrayList<>();
            nodes.add(TestNode.start(database, broker.broker(), KafkaClients.INSTANCE, function));
            MappingId id = nodes.getFirst().create(cluster.connection(), traffic.topic(), TestNode.batches(3));
            Await.until("it is under way", () -> function.processed().size() > 50);
            nodes.add(TestNode.start(database, broker.broker(), KafkaClients.INSTANCE, function));
            Await.until("both read", () -> cluster.members(id.toString()) == 2);
            Await.until("it goes on", () -> function.processed().size() > 200);
            nodes.removeFirst().close();
            Await.until("one reads", () -> cluster.members(id.toString()) == 1);

            Await.until("all is processed", () -> function.processed().equals(traffic.values()));

            for (int partition = 0; partition < traffic.partitions(); partition++) {
                List<Long> offsets = function.firstSuccesses(traffic.topic() + "-" + partition);
                assertEquals(offsets.stream().sorted().toList(), offsets, "partition " + partition);
            }
            nodes.getFirst().close();
        }
    }

    @Test
    void aFunctionMayTakeLongerThanKafkaLetsAConsumerPause() throws Exception {
        TestBroker broker = TestBroker.shared();
        Duration limit = Duration.ofSeconds(2);
        AtomicBoolean ended = new AtomicBoolean();
        FakeFunction function = new FakeFunction();
        function.behave((_, caller) -> {
            Await.letPass(limit.multipliedBy(2));
            ended.set(caller.gone().isDone());
            return Functions.answer("null");
        });
        try (TestCluster cluster = new TestCluster(broker.connection());
                TestNode node = TestNode.start(database, broker.broker(), new ImpatientClients(limit), function)) {
            String topic = cluster.newTopic(1);
            cluster.send(topic, 0, "slow");

            MappingId id = node.create(cluster.connection(), topic, TestNode.batches(1));

            Await.until(
                    "it is committed",
                    () -> cluster.position(id.toString(), topic, 0).equals(Optional.of(1L)));
            assertEquals(1, function.calls().size());
            assertTrue(!ended.get(), "nobody wanted to end it");
        }
    }

    /** Consumers that the group takes for dead when they have not polled for so long. */
    private record ImpatientClients(Duration limit) implements Clients {

        @Override
        public Consumer<byte[], byte[]> consumer(KafkaConnection connection, String group, String name) {
            KafkaConnection impatient = new KafkaConnection(
                    connection.bootstrapServers(), Map.of("max.poll.interval.ms", Long.toString(limit.toMillis())));
            return KafkaClients.INSTANCE.consumer(impatient, group, name);
        }

        @Override
        public Producer<byte[], byte[]> producer(KafkaConnection connection, String name) {
            return KafkaClients.INSTANCE.producer(connection, name);
        }
    }
}
