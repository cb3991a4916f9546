package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.queue.broker.TestKafka;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.mapping.FailureChange;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.MappingChange;
import dev.ephemera.triggers.mapping.MappingId;
import dev.ephemera.triggers.mapping.MappingState;
import dev.ephemera.triggers.mapping.NewMapping;
import dev.ephemera.triggers.mapping.StartingPosition;
import dev.ephemera.triggers.mapping.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappings against a real broker, wherever that runs, with a function that the test speaks for. */
abstract class MappingContract {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path directory;

    private Database database;
    private TestCluster cluster;
    private TestNode node;

    /** The same one for all tests. */
    abstract TestKafka kafka();

    @BeforeEach
    void start() throws IOException {
        database = Database.sqlite(directory.resolve("test.db"));
        cluster = new TestCluster(kafka().connection());
        node = TestNode.start(database, kafka().broker());
    }

    @AfterEach
    void stop() {
        node.close();
        cluster.close();
        database.close();
    }

    private static String[] values(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(index -> prefix + index).toArray(String[]::new);
    }

    private MappingId create(String topic, MappingChange settings) {
        return node.create(cluster.connection(), topic, settings);
    }

    private void awaitProcessed(int count) {
        Await.until(
                () -> count + " records are processed, not only "
                        + node.function().processed().size(),
                () -> node.function().processed().size() >= count);
    }

    private void awaitPosition(MappingId id, String topic, int partition, long position) {
        Await.until(
                () -> "the group is at " + position + " and not at "
                        + cluster.position(id.toString(), topic, partition),
                () -> cluster.position(id.toString(), topic, partition)
                        .filter(offset -> offset == position)
                        .isPresent());
    }

    @Test
    void bringsRecordsToTheFunctionAndCommitsThem() {
        String topic = cluster.newTopic(1);
        cluster.send(topic, 0, "a", "b", "c");

        MappingId id = create(topic, TestNode.batches(2));

        awaitProcessed(3);
        awaitPosition(id, topic, 0, 3);
        assertEquals(List.of("a", "b", "c"), node.function().values());
        assertTrue(
                node.function().calls().stream().allMatch(call -> call.offsets().size() <= 2));
        node.awaitState(id, MappingState.ENABLED);
        node.awaitResult(id, "OK");
        Await.until("nothing is left", () -> node.described(id).lag().equals(OptionalLong.of(0)));
        assertTrue(node.described(id).lastEvent().isPresent());
    }

    @Test
    void aBatchIsWaitedFor() {
        String topic = cluster.newTopic(1);
        MappingId id = create(
                topic,
                new MappingChange(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(5),
                        Optional.of(300),
                        Optional.empty(),
                        Optional.empty(),
                        FailureChange.NONE));

        for (String value : values("v", 10)) {
            cluster.send(topic, 0, value);
        }

        awaitPosition(id, topic, 0, 10);
        assertEquals(
                List.of(List.of("v0", "v1", "v2", "v3", "v4"), List.of("v5", "v6", "v7", "v8", "v9")),
                node.function().calls().stream().map(FakeFunction.Call::values).toList());
    }

    @Test
    void keepsTheOrderOfAPartitionAndRunsPartitionsInParallel() {
        String topic = cluster.newTopic(3);
        Set<String> busy = ConcurrentHashMap.newKeySet();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(3);
        node.function().behave((call, _) -> {
            if (!busy.add(call.partition())) {
                overlaps.incrementAndGet();
            }
            together.countDown();
            together.await();
            busy.remove(call.partition());
            return Functions.answer("null");
        });
        for (int partition = 0; partition < 3; partition++) {
            cluster.send(topic, partition, values("p" + partition + "-", 200));
        }

        create(topic, TestNode.batches(7));

        awaitProcessed(600);
        assertEquals(0, overlaps.get(), "batches of one partition at a time");
        for (int partition = 0; partition < 3; partition++) {
            String name = topic + "-" + partition;
            assertEquals(
                    List.of(values("p" + partition + "-", 200)),
                    node.function().calls().stream()
                            .filter(call -> call.partition().equals(name))
                            .flatMap(call -> call.values().stream())
                            .toList());
        }
    }

    @Test
    void recordsThatTheFunctionNamesAreTriedAgainAndThoseBeforeThemAreNot() {
        String topic = cluster.newTopic(1);
        cluster.send(topic, 0, values("v", 10));
        AtomicInteger failures = new AtomicInteger();
        node.function()
                .behave((call, _) -> call.offsets().contains(4L) && failures.incrementAndGet() <= 2
                        ? Functions.answer(itemFailure(call, 4))
                        : Functions.answer("{}"));

        MappingId id = create(
                topic,
                TestNode.batches(
                        10, TestNode.failures(5, OnError.RETRY_WHOLE, Answers.ITEM_FAILURES, Optional.empty())));

        awaitPosition(id, topic, 0, 10);
        List<FakeFunction.Call> withFour = node.function().calls().stream()
                .filter(call -> call.offsets().contains(4L))
                .toList();
        assertEquals(3, withFour.size());
        assertEquals(4L, withFour.get(1).offsets().getFirst());
        assertEquals(4L, withFour.get(2).offsets().getFirst());
        assertEquals(
                1,
                node.function().calls().stream()
                        .filter(call -> call.offsets().contains(3L))
                        .count());
    }

    private static String itemFailure(FakeFunction.Call call, long offset) {
        return "{\"batchItemFailures\": [{\"itemIdentifier\": {\"partition\": \"" + call.partition()
                + "\", \"offset\": " + offset + "}}]}";
    }

    @Test
    void aPoisonRecordEndsInTheFailureTopicWithItsCauseAndThePartitionGoesOn() throws IOException {
        String topic = cluster.newTopic(1);
        String failures = cluster.newTopic(1);
        cluster.send(topic, 0, "good-0", "poison", "good-1", "good-2");
        node.function()
                .behave((call, _) ->
                        call.values().contains("poison") ? Functions.fail("PoisonError") : Functions.answer("null"));

        MappingId id = create(
                topic,
                TestNode.batches(
                        4,
                        TestNode.failures(
                                2,
                                OnError.BISECT,
                                Answers.ALL_PROCESSED,
                                Optional.of(new Destination.ToTopic(failures)))));
        awaitPosition(id, topic, 0, 4);
        cluster.send(topic, 0, "good-3");

        awaitProcessed(4);
        assertEquals(
                Set.of("good-0", "good-1", "good-2", "good-3"), node.function().processed());
        ConsumerRecord<byte[], byte[]> lost =
                cluster.read(failures, records -> !records.isEmpty()).getFirst();
        JsonNode record = MAPPER.readTree(lost.value());
        assertEquals("RetriesExhausted", record.at("/requestContext/condition").asText());
        assertEquals(3, record.at("/requestContext/approximateInvokeCount").asInt());
        assertEquals("PoisonError", record.at("/responsePayload/errorType").asText());
        assertEquals("1", record.at("/KafkaBatchInfo/recordInfo/offset").asText());
        assertEquals(
                "cG9pc29u",
                record.path("payload")
                        .path("records")
                        .path(topic + "-0")
                        .path(0)
                        .path("value")
                        .asText());
    }

    @Test
    void aFunctionIsToldOfLostRecordsOnce() throws IOException {
        String topic = cluster.newTopic(1);
        FunctionReference listener = FunctionReference.parse("listener", Optional.empty());
        cluster.send(topic, 0, "a", "b");
        node.function().behave((call, _) -> Functions.fail("Never"));

        MappingId id = create(
                topic,
                TestNode.batches(
                        2,
                        TestNode.failures(
                                1,
                                OnError.RETRY_WHOLE,
                                Answers.ALL_PROCESSED,
                                Optional.of(new Destination.ToFunction(listener)))));

        awaitPosition(id, topic, 0, 2);
        int told = 0;
        for (var invocation : node.queued()) {
            assertEquals(listener, invocation.function());
            told += MAPPER.readTree(invocation.event())
                    .path("KafkaBatchInfo")
                    .path("batchSize")
                    .asInt();
        }
        assertEquals(2, told);
        Await.until("its error is told", () -> !node.described(id).lastError().isEmpty());
    }

    @Test
    void recordsThatPassNoFilterAreLeftOutAndCommitted() {
        String topic = cluster.newTopic(1);
        cluster.send(topic, 0, "{\"n\": 1}", "{\"n\": 2}", "{\"n\": 3}", "{\"n\": 4}");

        MappingId id = create(
                topic,
                new MappingChange(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(List.of("{\"value\": {\"n\": [2]}}")),
                        Optional.empty(),
                        FailureChange.NONE));

        awaitPosition(id, topic, 0, 4);
        assertEquals(List.of("{\"n\": 2}"), node.function().values());
    }

    @Test
    void beginsWhereItWasTold() {
        String topic = cluster.newTopic(1);
        Instant old = Instant.parse("2026-01-01T00:00:00Z");
        for (int day = 0; day < 4; day++) {
            cluster.send(new ProducerRecord<>(
                    topic, 0, old.plusSeconds(day * 86_400L).toEpochMilli(), null, ("day-" + day).getBytes(UTF_8)));
        }

        MappingId id = node.create(
                cluster.connection(),
                topic,
                Optional.of(new StartingPosition.AtTimestamp(old.plusSeconds(86_400 + 1))),
                TestNode.batches(10));

        awaitPosition(id, topic, 0, 4);
        assertEquals(List.of("day-2", "day-3"), node.function().values());
    }

    @Test
    void latestMeansWhatComesAfterTheFirstLookEvenWhileNobodyReads() {
        String topic = cluster.newTopic(1);
        cluster.send(topic, 0, "before");
        MappingId id = node.create(
                cluster.connection(), topic, Optional.of(new StartingPosition.Latest()), TestNode.batches(10));
        awaitPosition(id, topic, 0, 1);
        node.mappings().update(id, wanted(Wanted.DISABLED));
        node.awaitState(id, MappingState.DISABLED);

        cluster.send(topic, 0, "meanwhile");
        node.mappings().update(id, wanted(Wanted.ENABLED));

        awaitPosition(id, topic, 0, 2);
        assertEquals(List.of("meanwhile"), node.function().values());
    }

    private static MappingChange wanted(Wanted wanted) {
        return new MappingChange(
                Optional.empty(),
                Optional.of(wanted),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                FailureChange.NONE);
    }

    @Test
    void aPartitionThatIsAddedIsReadFromItsFirstRecord() {
        String topic = cluster.newTopic(1);
        MappingId id = node.create(
                cluster.connection(), topic, Optional.of(new StartingPosition.Latest()), TestNode.batches(10));
        awaitPosition(id, topic, 0, 0);

        cluster.addPartitions(topic, 2);
        cluster.send(topic, 1, "new");

        awaitProcessed(1);
        assertEquals(List.of("new"), node.function().values());
    }

    @Test
    void aMappingIsDisabledUpdatedAndDeleted() {
        String topic = cluster.newTopic(1);
        CountDownLatch release = new CountDownLatch(1);
        node.function().behave((call, _) -> {
            release.await();
            return Functions.answer("null");
        });
        cluster.send(topic, 0, "a");
        MappingId id = create(topic, TestNode.batches(1));
        Await.until("it runs", () -> !node.function().calls().isEmpty());

        node.mappings().update(id, wanted(Wanted.DISABLED));
        cluster.send(topic, 0, "b");
        assertEquals(MappingState.DISABLING, node.described(id).state());
        release.countDown();
        node.awaitState(id, MappingState.DISABLED);
        assertEquals(Optional.of(1L), cluster.position(id.toString(), topic, 0));
        assertEquals(List.of("a"), node.function().values());

        node.mappings().update(id, TestNode.batches(5));
        node.awaitState(id, MappingState.DISABLED);
        node.mappings().update(id, wanted(Wanted.ENABLED));
        node.awaitState(id, MappingState.ENABLED);
        awaitProcessed(2);

        assertEquals(MappingState.DELETING, node.mappings().delete(id).state());
        Await.until(
                "it is gone",
                () -> node.mappings()
                        .list(Optional.empty(), Optional.empty(), 10)
                        .items()
                        .isEmpty());
        Await.until("its group has no members", () -> cluster.members(id.toString()) == 0);
    }

    @Test
    void theOwnBrokerIsMeantWhereNoneIsNamed() {
        String topic = cluster.newTopic(1);
        cluster.send(topic, 0, "a");

        node.create(new NewMapping(
                TestNode.FUNCTION, List.of(), List.of(topic), Optional.empty(), Optional.empty(), MappingChange.NONE));

        awaitProcessed(1);
    }

    @Test
    void saysThatATopicIsMissingAndGoesOnWhenItIsThere() {
        String topic = "missing-" + UUID.randomUUID();
        MappingId id = create(topic, TestNode.batches(10));
        node.awaitResult(id, "PROBLEM: there is no topic '" + topic + "'");

        cluster.create(topic, 1);
        cluster.send(topic, 0, "a");

        awaitProcessed(1);
        node.awaitResult(id, "OK");
        assertTrue(node.described(id).lastError().orElseThrow().text().contains("there is no topic"));
    }

    @Test
    void saysThatTheFunctionIsGoneAndGoesOnWhenItIsBack() {
        String topic = cluster.newTopic(1);
        MappingId id = create(topic, TestNode.batches(10));
        node.awaitState(id, MappingState.ENABLED);
        node.undeploy(TestNode.FUNCTION);
        cluster.send(topic, 0, "a");
        node.awaitResult(id, "PROBLEM: there is no function consume");

        node.deploy(TestNode.FUNCTION);

        awaitProcessed(1);
        node.awaitResult(id, "OK");
    }

    @Test
    void throttlesAreNoFailures() {
        String topic = cluster.newTopic(1);
        cluster.send(topic, 0, "a");
        AtomicInteger throttles = new AtomicInteger();
        node.function()
                .behave((_, _) -> throttles.incrementAndGet() <= 5 ? Functions.throttle() : Functions.answer("null"));

        create(
                topic,
                TestNode.batches(
                        1, TestNode.failures(0, OnError.RETRY_WHOLE, Answers.ALL_PROCESSED, Optional.empty())));

        awaitProcessed(1);
        assertEquals(6, node.function().calls().size());
    }
}
