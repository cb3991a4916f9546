package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.failed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.ManualTimers;
import dev.ephemera.warmpool.time.Timers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a ledger in SQL does on any database. */
abstract class SqlLedgerContract extends LedgerContract {

    private final Timers timers = new ManualTimers(time);
    private Ledger ledger;

    /** An empty database. */
    abstract Database database();

    /** The same database as another node sees it. */
    abstract Database another() throws IOException;

    @BeforeEach
    void open() throws IOException {
        ledger = Ledger.open("fake", database(), RecordSettings.DEFAULT, time, timers);
    }

    @AfterEach
    @Override
    void close() throws InterruptedException {
        super.close();
        ledger.close();
    }

    @Test
    @Timeout(120)
    void grantsOneOfManyCopiesThatAreClaimedAtTheSameTime() throws Exception {
        try (Database database = another();
                Ledger other = Ledger.open("other", database, RecordSettings.DEFAULT, time, timers)) {
            List<InvocationLedger> nodes = List.of(ledger.invocations(), other.invocations());
            for (int round = 0; round < 20; round++) {
                // Nobody has noted it, so that they also compete for that.
                QueuedInvocation invocation = queued();
                List<Claim> claims =
                        together(8, i -> nodes.get(i % 2).claim(invocation, new Place("lane-" + i + "/0/1")));
                assertEquals(
                        1,
                        claims.stream().filter(Claim.Granted.class::isInstance).count());
                assertEquals(
                        7,
                        claims.stream()
                                .filter(Claim.RunsElsewhere.class::isInstance)
                                .count());
            }
        }
        assertEquals(20, counts().running());
    }

    @Test
    @Timeout(120)
    void theLastOfManyClaimsOfTheSameCopyHoldsAndItsEndIsNotedOnce() throws Exception {
        try (Database database = another();
                Ledger other = Ledger.open("other", database, RecordSettings.DEFAULT, time, timers)) {
            List<InvocationLedger> nodes = List.of(ledger.invocations(), other.invocations());
            for (int round = 0; round < 20; round++) {
                QueuedInvocation invocation = queued();
                List<ClaimToken> tokens = together(8, i -> nodes.get(i % 2).claim(invocation, HERE)).stream()
                        .map(claim ->
                                assertInstanceOf(Claim.Granted.class, claim).token())
                        .toList();
                assertEquals(8, Set.copyOf(tokens).size());
                ClaimToken last = tokens.stream()
                        .max(Comparator.comparing(ClaimToken::number))
                        .orElseThrow();
                for (ClaimToken token : tokens) {
                    assertEquals(
                            token.equals(last) ? Standing.HOLDS : Standing.SUPERSEDED,
                            nodes.get(0).standing(token));
                }
                List<Boolean> noted = together(
                        8,
                        i -> nodes.get(i % 2)
                                .ended(
                                        tokens.get(i),
                                        invocation,
                                        Optional.of(SampleRecords.succeeded("")),
                                        ending(InvocationStatus.SUCCEEDED),
                                        false));
                assertEquals(1, noted.stream().filter(yes -> yes).count());
            }
        }
        assertEquals(20, counts().completed());
    }

    /** More of them than connections, on virtual threads, which a database's native code would block. */
    @Test
    @Timeout(300)
    void manyInvocationsAtTheSameTimeBlockNobodyAndTheBooksStayRight() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int readings = 0;
            do {
                assertEquals(0, history().counts().missing());
                readings++;
            } while (!over.get());
            return readings;
        });
        together(64, i -> {
            for (int round = 0; round < 5; round++) {
                QueuedInvocation first = accepted();
                Place place = new Place("lane-" + i + "/0/" + round);
                ClaimToken token = granted(first, place);
                assertEquals(Standing.HOLDS, ledger().standing(token));
                QueuedInvocation second = first.retryAt(time.instant());
                assertTrue(ledger().waitsAgain(token, failed(ErrorCode.UNHANDLED), second));
                assertEquals(new Claim.Stale(), ledger().claim(first, place));
                assertTrue(ledger().ended(
                                granted(second, place),
                                second,
                                Optional.of(SampleRecords.succeeded("")),
                                ending(InvocationStatus.SUCCEEDED),
                                true));
                ledger().told(second);
            }
            return i;
        });
        over.set(true);
        assertTrue(reader.get() > 0);
        QueueCounts counts = counts();
        assertEquals(320, counts.accepted());
        assertEquals(320, counts.completed());
    }

    @Test
    void whatWasNotWrittenBeforeACrashIsNotedByTheFirstClaim() throws Exception {
        QueuedInvocation invocation = queued();
        try (Database database = another()) {
            // Its writer comes too late.
            Ledger crashed = new Ledger("crashed", database, RecordSettings.DEFAULT, time, timers);
            crashed.invocations().accepted(invocation);
            assertEquals(0, counts().accepted());
            granted(invocation, HERE);
            assertEquals(1, counts().accepted());
            crashed.runs().start();
            crashed.close();
        }
        assertEquals(1, counts().accepted());
        assertEquals(1, counts().running());
    }

    /** Does the same on so many virtual threads, all at once. */
    private static <T> List<T> together(int threads, IntFunction<T> work) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                results.add(executor.submit(() -> {
                    start.await();
                    return work.apply(number);
                }));
            }
            start.countDown();
            List<T> answers = new ArrayList<>();
            for (Future<T> result : results) {
                answers.add(result.get());
            }
            return answers;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void answersLikeTheOneInMemoryWhateverComes(long seed) throws Exception {
        CompareLedgers compare = new CompareLedgers(ledger, time, seed);
        try {
            for (int step = 0; step < 300; step++) {
                compare.step();
            }
        } catch (AssertionError e) {
            List<String> done = compare.done();
            throw new AssertionError(
                    "seed " + seed + "; the last steps: \n"
                            + String.join("\n", done.subList(Math.max(0, done.size() - 40), done.size())),
                    e);
        }
    }

    @Override
    InvocationLedger ledger() {
        return ledger.invocations();
    }

    @Override
    InvocationControl control() {
        return ledger.control();
    }

    @Override
    InvocationHistory history() {
        return ledger.history();
    }

    @Override
    DeadLetters deadLetters() {
        return ledger.deadLetters();
    }
}
