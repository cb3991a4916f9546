package dev.ephemera.triggers.objectstore.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rules do on every database. */
abstract class NotificationRulesContract {

    static final BucketName PHOTOS = new BucketName("photos");
    static final BucketName ARCHIVE = new BucketName("archive");

    private Database database;
    private NotificationRules rules;

    abstract Database open() throws IOException;

    @BeforeEach
    void openRules() throws IOException {
        database = open();
        rules = rulesIn(database);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void aBucketWithoutRulesHasNone() {
        assertEquals(BucketRules.none(PHOTOS), rules.of(PHOTOS));
        assertEquals(List.of(), rules.all());
    }

    @Test
    void rulesAreFoundAgainAfterARestart() throws IOException {
        BucketRules photos = new BucketRules(
                PHOTOS,
                List.of(
                        BucketRulesTest.rule("zebra", "in/", ".png", "s3:ObjectCreated:*", "s3:ObjectTagging:Put"),
                        BucketRulesTest.rule("ape", "", "", "s3:ObjectRemoved:*")));
        rules.replace(photos);
        rules.put(ARCHIVE, BucketRulesTest.rule("all", "", "", "s3:ObjectCreated:*"));
        database.close();
        database = open();
        NotificationRules later = rulesIn(database);
        assertEquals(photos, later.of(PHOTOS));
        assertEquals(
                List.of(ARCHIVE, PHOTOS),
                later.all().stream().map(BucketRules::bucket).toList());
        assertEquals(photos, later.all().getLast());
    }

    @Test
    void replacingLeavesNothingOfTheOldRules() {
        rules.replace(new BucketRules(PHOTOS, List.of(BucketRulesTest.rule("one", "", "", "s3:ObjectCreated:*"))));
        BucketRules other = new BucketRules(PHOTOS, List.of(BucketRulesTest.rule("two", "", "", "s3:ObjectCreated:*")));
        rules.replace(other);
        assertEquals(other, rules.of(PHOTOS));
        rules.replace(BucketRules.none(PHOTOS));
        assertEquals(BucketRules.none(PHOTOS), rules.of(PHOTOS));
        assertEquals(List.of(), rules.all());
    }

    @Test
    void rulesComeAndGoOneByOne() {
        rules.put(PHOTOS, BucketRulesTest.rule("one", "a/", "", "s3:ObjectCreated:*"));
        rules.put(PHOTOS, BucketRulesTest.rule("two", "b/", "", "s3:ObjectCreated:*"));
        assertThrows(
                RejectedRequestException.class,
                () -> rules.put(PHOTOS, BucketRulesTest.rule("three", "", "", "s3:ObjectCreated:Put")));
        assertEquals(List.of("one", "two"), ids());
        rules.put(PHOTOS, BucketRulesTest.rule("one", "c/", "", "s3:ObjectCreated:*"));
        assertEquals(List.of("one", "two"), ids());
        rules.remove(PHOTOS, "one");
        rules.remove(PHOTOS, "one");
        assertEquals(List.of("two"), ids());
    }

    @Test
    void aRuleNeedsAFunctionThatExists() {
        NotificationRule lost = new NotificationRule(
                "lost",
                BucketRulesTest.rule("x", "", "", "s3:ObjectCreated:*").events(),
                KeyFilter.ALL,
                FunctionReference.parse("missing", Optional.empty()));
        assertThrows(RejectedRequestException.class, () -> rules.put(PHOTOS, lost));
        assertThrows(RejectedRequestException.class, () -> rules.replace(new BucketRules(PHOTOS, List.of(lost))));
        assertEquals(BucketRules.none(PHOTOS), rules.of(PHOTOS));
    }

    @Test
    void ofRulesThatOverlapOnlyOneComesInHoweverManyTryAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> attempts = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(i -> () -> isTaken("rule" + i))
                    .toList();
            int taken = 0;
            for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                taken += result(attempt) ? 1 : 0;
            }
            assertEquals(1, taken);
        }
        assertEquals(1, rules.of(PHOTOS).rules().size());
    }

    private boolean isTaken(String id) {
        try {
            rules.put(PHOTOS, BucketRulesTest.rule(id, "", "", "s3:ObjectCreated:*"));
            return true;
        } catch (RejectedRequestException e) {
            return false;
        }
    }

    private static boolean result(Future<Boolean> attempt) throws InterruptedException {
        try {
            return attempt.get();
        } catch (ExecutionException e) {
            throw new AssertionError("A rule was neither taken nor refused", e);
        }
    }

    private List<String> ids() {
        return rules.of(PHOTOS).rules().stream().map(NotificationRule::id).toList();
    }

    private static NotificationRules rulesIn(Database database) {
        return new NotificationRules(
                database,
                function -> {
                    if (function.name().value().equals("missing")) {
                        throw new RejectedRequestException(ErrorCode.NOT_FOUND, "There is no function 'missing'");
                    }
                },
                Duration.ZERO);
    }
}
