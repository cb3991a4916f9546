package dev.ephemera.triggers.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.triggers.objectstore.rule.KeyFilter;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeFromTopicsTest {

    private static final FunctionReference TARGET = FunctionReference.parse(TakeFromTopics.NAME, Optional.empty());
    private static final Caller CALLER = Caller.waiting(new CompletableFuture<>());
    private static final String PUT = """
            {"Records": [{"eventName": "s3:ObjectCreated:Put",
              "s3": {"bucket": {"name": "photos"}, "object": {"key": "a+b", "sequencer": "%s"}}}]}""";

    @TempDir
    private Path directory;

    private final FakeQueue queue = new FakeQueue();
    private Optional<FunctionConfiguration> deployed = Optional.empty();
    private Database database;
    private TakeFromTopics target;

    @BeforeEach
    void open() throws IOException {
        database = Database.sqlite(directory.resolve("ephemera.db"));
        NotificationRules rules = new NotificationRules(database, _ -> {}, Duration.ZERO);
        rules.put(
                new BucketName("photos"),
                new NotificationRule(
                        "all",
                        List.of(new EventPattern("s3:ObjectCreated:*")),
                        KeyFilter.ALL,
                        FunctionReference.parse("resize", Optional.empty())));
        target = new TakeFromTopics(
                _ -> deployed,
                new AcceptObjectEvents(rules, queue, new RuleActivity(), new ManualTime()),
                (_, _) -> new Outcome.Cancelled());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eachRecordOfABatchIsANotification() throws Exception {
        Outcome outcome = take(PUT.formatted("1"), "[" + PUT.formatted("2") + "," + PUT.formatted("3") + "]");
        assertInstanceOf(Outcome.Succeeded.class, outcome);
        assertEquals(3, queue.accepted().size());
        assertEquals("resize", queue.accepted().getFirst().function().toString());
    }

    @Test
    void aRecordThatIsNoneFailsTheBatchBeforeAnythingIsTakenIn() throws Exception {
        Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, take(PUT.formatted("1"), "no JSON"));
        assertTrue(new String(failed.payload(), UTF_8).contains("The notification is no JSON"));
        assertEquals(List.of(), queue.accepted());
    }

    @Test
    void aRecordWithoutAValueIsPassedOver() throws Exception {
        assertInstanceOf(Outcome.Succeeded.class, run("{\"records\": {\"t-0\": [{\"topic\": \"t\", \"offset\": 7}]}}"));
    }

    @Test
    void aQueueThatIsAwayIsNoFaultOfTheRecords() throws Exception {
        queue.behave(_ -> {
            throw new QueueUnavailableException("Kafka is away", Duration.ofSeconds(1), new IOException());
        });
        assertEquals(
                "Kafka is away",
                assertInstanceOf(Outcome.PlatformFailure.class, take(PUT.formatted("1")))
                        .message());
    }

    @Test
    void whatIsDeployedUnderTheNameIsRunInstead() throws Exception {
        FunctionConfiguration builtIn = target.find(TARGET).orElseThrow();
        deployed = Optional.of(new FunctionConfiguration(
                builtIn.name(),
                "3",
                "python",
                builtIn.handler(),
                "",
                "",
                builtIn.memory(),
                builtIn.timeout(),
                builtIn.environment(),
                builtIn.code(),
                0,
                "",
                builtIn.lastModified()));
        assertEquals(deployed, target.find(TARGET));
        assertInstanceOf(Outcome.Cancelled.class, take(PUT.formatted("1")));
    }

    @Test
    void otherNamesAreLeftToThePlatform() {
        assertTrue(
                target.find(FunctionReference.parse("other", Optional.empty())).isEmpty());
        assertTrue(target.find(FunctionReference.parse(TakeFromTopics.NAME + ":7", Optional.empty()))
                .isEmpty());
    }

    private Outcome take(String... values) throws InterruptedException {
        return run("{\"eventSource\": \"SelfManagedKafka\", \"records\": {\"t-0\": ["
                + Arrays.stream(values)
                        .map(value -> "{\"topic\": \"t\", \"value\": \""
                                + Base64.getEncoder().encodeToString(value.getBytes(UTF_8)) + "\"}")
                        .collect(Collectors.joining(","))
                + "]}}");
    }

    private Outcome run(String event) throws InterruptedException {
        return target.run(
                Invocation.of(target.find(TARGET).orElseThrow(), event.getBytes(UTF_8), Origin.EVENT_SOURCE_MAPPING),
                CALLER);
    }
}
