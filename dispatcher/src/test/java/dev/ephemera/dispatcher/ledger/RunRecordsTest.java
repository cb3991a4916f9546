package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.invocation;
import static dev.ephemera.dispatcher.ledger.SampleRecords.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RunRecordsTest {

    private static final FunctionName HELLO = new FunctionName("hello");

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final FakeRecordStore store = new FakeRecordStore();
    private final RunRecords records = recordsThatCloseIn(Duration.ofSeconds(10));

    @BeforeEach
    void start() {
        records.start();
    }

    @AfterEach
    void close() {
        store.release();
        records.close();
    }

    @Test
    void showsAnInvocationRightAfterItsEnd() throws Exception {
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("hi\n"));
        assertEquals("hi\n", records.find(invocation.id()).orElseThrow().log().text());
        assertEquals(
                List.of(invocation.id()),
                records.recent(HELLO, 10, Optional.empty()).stream()
                        .map(InvocationRecord::id)
                        .toList());
    }

    @Test
    void writesManyRecordsAtOnce() throws Exception {
        store.block();
        for (int i = 0; i < 12; i++) {
            records.ended(invocation("hello"), succeeded(""));
        }
        store.release();
        records.recent(HELLO, 1, Optional.empty());
        assertEquals(12, store.records().size());
        assertTrue(store.batches().size() <= 4, () -> "batches: " + store.batches());
    }

    @Test
    void neverWaitsForADatabaseThatIsStuck() {
        store.block();
        for (int i = 0; i < 50; i++) {
            records.ended(invocation("hello"), succeeded("x".repeat(1000)));
        }
        assertEquals(44, records.dropped());
    }

    @Test
    void recordsAgainWhenTheDatabaseIsBack() throws Exception {
        neverWaitsForADatabaseThatIsStuck();
        store.release();
        records.recent(HELLO, 1, Optional.empty());
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("after\n"));
        assertTrue(records.find(invocation.id()).isPresent());
        assertEquals(44, records.dropped());
    }

    @Test
    void triesAgainWhenTheDatabaseFails() throws Exception {
        store.failNextCalls(WriteRecords.ATTEMPTS - 1);
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("hi\n"));
        var found = findBeside(invocation);
        moveTimeUntil(found);
        assertTrue(found.get().isPresent());
        assertEquals(0, records.dropped());
    }

    @Test
    void givesUpARecordThatCannotBeWritten() throws Exception {
        store.failNextCalls(WriteRecords.ATTEMPTS);
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("hi\n"));
        var found = findBeside(invocation);
        moveTimeUntil(found);
        assertTrue(found.get().isEmpty());
        assertEquals(1, records.dropped());
    }

    @Test
    void writesTheRestWhenItCloses() {
        records.ended(invocation("hello"), succeeded(""));
        records.close();
        assertEquals(1, store.records().size());
    }

    @Test
    void closesInTimeWhenTheDatabaseIsStuck() throws Exception {
        RunRecords impatient = recordsThatCloseIn(Duration.ofMillis(10));
        impatient.start();
        store.block();
        impatient.ended(invocation("hello"), succeeded(""));
        impatient.close();
        assertEquals(List.of(), impatient.recent(HELLO, 1, Optional.empty()));
    }

    @Test
    void doesNotRecordWhatWasThrottled() throws Exception {
        records.ended(invocation("hello"), new Outcome.Throttled("reason", "message", Duration.ofSeconds(1)));
        assertEquals(List.of(), records.recent(HELLO, 1, Optional.empty()));
    }

    @Test
    void forgetsWhatIsTooOld() throws Exception {
        records.ended(invocation("hello"), succeeded(""));
        records.recent(HELLO, 1, Optional.empty());
        timers.advance(Retention.DEFAULT.age().plus(PruneRecords.INTERVAL.multipliedBy(2)));
        CompletableFuture<Void> gone = CompletableFuture.runAsync(() -> {
            while (!store.records().isEmpty()) {
                Thread.yield();
            }
        });
        gone.get();
    }

    @Test
    void refusesToReturnMoreThanFitsInMemory() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> records.recent(HELLO, RunRecords.MOST_AT_ONCE + 1, Optional.empty()));
        assertEquals("The limit is 1 to 100, not 101", refused.getMessage());
    }

    private RunRecords recordsThatCloseIn(Duration closing) {
        RecordSettings settings =
                new RecordSettings(new MemorySize(10_000), 5, Duration.ofMillis(100), closing, Retention.DEFAULT);
        return new RunRecords(settings, store, time, timers);
    }

    private CompletableFuture<Optional<InvocationRecord>> findBeside(Invocation invocation) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return records.find(invocation.id());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void moveTimeUntil(CompletableFuture<?> done) {
        while (!done.isDone()) {
            timers.advance(Duration.ofMillis(50));
            Thread.yield();
        }
    }
}
