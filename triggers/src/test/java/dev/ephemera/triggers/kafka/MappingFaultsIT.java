package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.dispatcher.queue.broker.TestBroker;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.MappingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mappings do while things go wrong around them. Seeds are printed. */
class MappingFaultsIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();

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

    private static String value(int partition, int number) {
        return "p" + partition + "-" + number;
    }

    private static Set<String> values(int partitions, int each) {
        Set<String> values = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (int number = 0; number < each; number++) {
                values.add(value(partition, number));
            }
        }
        return values;
    }

    private static void send(TestCluster cluster, String topic, int partitions, int from, int to) {
        for (int partition = 0; partition < partitions; partition++) {
            int number = partition;
            cluster.send(
                    topic,
                    partition,
                    IntStream.range(from, to)
                            .mapToObj(index -> value(number, index))
                            .toArray(String[]::new));
        }
    }

    private static void assertFirstSuccessesInOrder(FakeFunction function, String topic, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            List<Long> offsets = function.firstSuccesses(topic + "-" + partition);
            assertEquals(offsets.stream().sorted().toList(), offsets, "partition " + partition);
        }
    }

    /** Some records fail a few times, some always. Confined by its maps, which are thread-safe. */
    private static final class Unreliable implements FakeFunction.Behaviour {

        private final Set<String> poison;
        private final Map<String, Integer> failuresLeft = new ConcurrentHashMap<>();

        Unreliable(Random random, Set<String> values) {
            List<String> sorted = values.stream().sorted().toList();
            poison = sorted.stream().filter(_ -> random.nextInt(100) == 0).collect(Collectors.toSet());
            sorted.stream()
                    .filter(_ -> random.nextInt(10) == 0)
                    .forEach(value -> failuresLeft.put(value, 1 + random.nextInt(2)));
        }

        @Override
        public Outcome run(FakeFunction.Call call, Caller caller) {
            if (call.values().stream().anyMatch(poison::contains)) {
                return Functions.fail("Poison");
            }
            boolean fails = false;
            for (String value : call.values()) {
                Integer left = failuresLeft.computeIfPresent(value, (_, count) -> count > 0 ? count - 1 : null);
                fails |= left != null;
            }
            return fails ? Functions.fail("Transient") : Functions.answer("null");
        }
    }

    @Test
    void nothingIsLostWhileTheBrokerIsKilledAndTheFunctionFailsAtRandom() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int partitions = 3;
        int each = 300;
        Set<String> produced = values(partitions, each);
        Unreliable unreliable = new Unreliable(random, produced);
        try (TestBroker broker = TestBroker.startOwn();
                TestCluster cluster = new TestCluster(broker.connection());
                TestNode node = TestNode.start(database, broker.broker())) {
            node.function().behave(unreliable);
            String topic = cluster.newTopic(partitions);
            String failures = cluster.newTopic(1);
            MappingId id = node.create(
                    cluster.connection(),
                    topic,
                    TestNode.batches(
                            8,
                            TestNode.failures(
                                    3,
                                    OnError.BISECT,
                                    Answers.ALL_PROCESSED,
                                    Optional.of(new Destination.ToTopic(failures)))));
            send(cluster, topic, partitions, 0, 100);
            Await.until("it is under way", () -> node.function().processed().size() > 20 + random.nextInt(50));
            broker.kill();
            send(cluster, topic, partitions, 100, 200);
            Await.until("it goes on", () -> node.function().processed().size() > 350 + random.nextInt(50));
            broker.kill();
            send(cluster, topic, partitions, 200, each);

            Set<String> lost = new HashSet<>();
            cluster.read(failures, records -> {
                records.forEach(record -> lost.add(lostValue(record)));
                Set<String> done = new HashSet<>(node.function().processed());
                done.addAll(lost);
                return done.equals(produced);
            });

            assertEquals(unreliable.poison, lost);
            for (int partition = 0; partition < partitions; partition++) {
                int number = partition;
                Await.until(
                        "all is committed",
                        () -> cluster.position(id.toString(), topic, number).equals(Optional.of((long) each)));
            }
            assertFirstSuccessesInOrder(node.function(), topic, partitions);
        }
    }

    private static String lostValue(ConsumerRecord<byte[], byte[]> record) {
        try {
            var payload = MAPPER.readTree(record.value()).path("payload").path("records");
            String value = payload.iterator().next().path(0).path("value").asText();
            return new String(Base64.getDecoder().decode(value), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
            String topic = cluster.newTopic(2);
            send(cluster, topic, 2, 0, 3);
            MappingId id = one.create(cluster.connection(), topic, TestNode.batches(10));
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
                    return done.equals(values(2, 3));
                });
                for (int partition = 0; partition < 2; partition++) {
                    int number = partition;
                    Await.until(
                            "all is committed",
                            () -> cluster.position(id.toString(), topic, number).equals(Optional.of(3L)));
                }
            }
        }
    }

    @Test
    void nodesThatComeAndGoLoseNothing() throws Exception {
        TestBroker broker = TestBroker.shared();
        FakeFunction function = new FakeFunction();
        int partitions = 4;
        int each = 150;
        try (TestCluster cluster = new TestCluster(broker.connection())) {
            String topic = cluster.newTopic(partitions);
            send(cluster, topic, partitions, 0, each);
            List<TestNode> nodes = new ArrayList<>();
            nodes.add(TestNode.start(database, broker.broker(), KafkaClients.INSTANCE, function));
            MappingId id = nodes.getFirst().create(cluster.connection(), topic, TestNode.batches(3));
            Await.until("it is under way", () -> function.processed().size() > 50);
            nodes.add(TestNode.start(database, broker.broker(), KafkaClients.INSTANCE, function));
            Await.until("both read", () -> cluster.members(id.toString()) == 2);
            Await.until("it goes on", () -> function.processed().size() > 200);
            nodes.removeFirst().close();
            Await.until("one reads", () -> cluster.members(id.toString()) == 1);

            Await.until("all is processed", () -> function.processed().equals(values(partitions, each)));

            assertFirstSuccessesInOrder(function, topic, partitions);
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

    @Test
    void aPlatformThatIsKilledLosesNothing() throws Exception {
        TestBroker broker = TestBroker.shared();
        int partitions = 2;
        int each = 400;
        Path journal = Files.createFile(directory.resolve("journal"));
        try (TestCluster cluster = new TestCluster(broker.connection())) {
            String topic = cluster.newTopic(partitions);
            send(cluster, topic, partitions, 0, each);
            MappingId id;
            try (TestNode maker = TestNode.start(database, broker.broker())) {
                maker.function().behave((_, _) -> Functions.throttle());
                id = maker.create(cluster.connection(), topic, TestNode.batches(5));
            }
            for (int kill = 1; kill <= 2; kill++) {
                long enough = journaled(journal).size() + 60L;
                Process platform = ConsumeForever.start(directory.resolve("test.db"), journal);
                try {
                    Await.until(
                            () -> "it is under way, and has not processed only "
                                    + journaled(journal).size(),
                            () -> journaled(journal).size() >= enough);
                } finally {
                    platform.destroyForcibly();
                    assertTrue(platform.waitFor(30, TimeUnit.SECONDS));
                }
            }
            try (TestNode survivor = TestNode.start(database, broker.broker())) {
                Set<String> done = new HashSet<>();
                Await.until("all is processed", () -> {
                    done.addAll(journaled(journal));
                    done.addAll(survivor.function().processed());
                    return done.equals(values(partitions, each));
                });
                for (int partition = 0; partition < partitions; partition++) {
                    int number = partition;
                    Await.until(
                            "all is committed",
                            () -> cluster.position(id.toString(), topic, number).equals(Optional.of((long) each)));
                }
            }
        }
    }

    private static Set<String> journaled(Path journal) {
        try {
            return new HashSet<>(Files.readAllLines(journal, UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
