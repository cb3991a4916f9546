package dev.ephemera.triggers.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import dev.ephemera.triggers.objectstore.event.ObjectEvent;
import dev.ephemera.triggers.objectstore.event.ReadNotification;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.triggers.objectstore.rule.KeyFilter;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptObjectEventsTest {

    private static final BucketName PHOTOS = new BucketName("photos");
    private static final NotificationRule RULE = new NotificationRule(
            "thumbnails",
            List.of(new EventPattern("s3:ObjectCreated:*")),
            new KeyFilter("in/", ""),
            FunctionReference.parse("thumbnailer:live", Optional.empty()));

    @TempDir
    private Path directory;

    private final ManualTime time = new ManualTime();
    private final FakeQueue queue = new FakeQueue();
    private final RuleActivity activity = new RuleActivity();
    private Database database;
    private NotificationRules rules;
    private AcceptObjectEvents accept;

    @BeforeEach
    void open() throws IOException {
        database = Database.sqlite(directory.resolve("ephemera.db"));
        rules = new NotificationRules(database, _ -> {}, Duration.ZERO);
        rules.put(PHOTOS, RULE);
        accept = new AcceptObjectEvents(rules, queue, activity, time);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEventThatARuleMeansBecomesAnInvocationOfItsFunction() throws Exception {
        List<ObjectEvent> events = events("photos", "in%2Fa.png");
        assertEquals(1, accept.accept(events));
        QueuedInvocation invocation = queue.accepted().getFirst();
        assertEquals(RULE.function(), invocation.function());
        assertEquals(events.getFirst().invocationId(), invocation.id());
        assertArrayEquals(events.getFirst().notification(), invocation.event());
        assertEquals(Origin.OBJECT_EVENT, invocation.origin());
        assertEquals(time.instant().truncatedTo(ChronoUnit.MILLIS), invocation.notBefore());
        assertEquals(1, activity.of(PHOTOS, RULE).events());
    }

    @Test
    void eventsThatNoRuleMeansAreLetGo() throws Exception {
        assertEquals(0, accept.accept(events("photos", "out%2Fa.png")));
        assertEquals(0, accept.accept(events("other", "in%2Fa.png")));
        assertEquals(0, accept.accept(events("no bucket's name", "in%2Fa.png")));
        assertEquals(List.of(), queue.accepted());
    }

    @Test
    void eachRecordIsAnInvocation() throws Exception {
        assertEquals(2, accept.accept(events("photos", "in%2Fa", "in%2Fb", "out%2Fc")));
        assertEquals(
                2,
                queue.accepted().stream().map(QueuedInvocation::id).distinct().count());
    }

    @Test
    void aRepeatedDeliveryHasTheSameId() throws Exception {
        accept.accept(events("photos", "in%2Fa"));
        accept.accept(events("photos", "in%2Fa"));
        assertEquals(
                1,
                queue.accepted().stream().map(QueuedInvocation::id).distinct().count());
    }

    @Test
    void whatTheQueueCannotTakeIsSaidSo() throws Exception {
        queue.behave(_ -> {
            throw new QueueUnavailableException("Kafka is away", Duration.ofSeconds(1), new IOException());
        });
        assertThrows(QueueUnavailableException.class, () -> accept.accept(events("photos", "in%2Fa")));
        assertEquals(
                "Kafka is away",
                activity.of(PHOTOS, RULE).lastError().orElseThrow().reason());
        queue.reset();
        accept.accept(events("photos", "in%2Fa"));
        assertEquals(1, queue.accepted().size());
    }

    @Test
    void rulesAreListedWithWhatTheyHaveDone() throws Exception {
        accept.accept(events("photos", "in%2Fa"));
        ListedTrigger listed =
                new ListRules(rules, activity, _ -> true).triggers().getFirst();
        assertEquals("photos/thumbnails", listed.id());
        assertEquals("objects", listed.kind());
        assertEquals("photos/in/*", listed.source());
        assertEquals(RULE.function(), listed.function());
        assertEquals(Optional.of(time.instant().truncatedTo(ChronoUnit.MILLIS)), listed.lastEvent());
        assertTrue(listed.lastError().isEmpty());
    }

    @Test
    void aRuleWhoseFunctionIsGoneIsListedAsSuch() {
        assertEquals(
                "Function missing",
                new ListRules(rules, activity, _ -> false).triggers().getFirst().state());
    }

    private static List<ObjectEvent> events(String bucket, String... keys) {
        StringBuilder records = new StringBuilder();
        for (String key : keys) {
            records.append(records.isEmpty() ? "" : ",")
                    .append("{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"")
                    .append(bucket)
                    .append("\"},\"object\":{\"key\":\"")
                    .append(key)
                    .append("\",\"sequencer\":\"1\"}}}");
        }
        return ReadNotification.of(("{\"Records\":[" + records + "]}").getBytes(UTF_8));
    }
}
