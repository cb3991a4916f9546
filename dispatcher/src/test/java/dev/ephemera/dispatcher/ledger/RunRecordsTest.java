package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.invocation;
import static dev.ephemera.dispatcher.ledger.SampleRecords.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Progress;
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

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final FakeRecordStore store = new FakeRecordStore();
    private final LatestProgress progress = new LatestProgress();
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
    void hasWrittenAfterAFlushWhatEndedBefore() throws Exception {
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("hi\n"));
        records.flush();
        assertEquals(List.of(invocation.id()), written());
    }

    @Test
    void writesManyRecordsAtOnce() throws Exception {
        store.block();
        for (int i = 0; i < 12; i++) {
            records.ended(invocation("hello"), succeeded(""));
        }
        store.release();
        records.flush();
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
        records.flush();
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("after\n"));
        records.flush();
        assertTrue(written().contains(invocation.id()));
        assertEquals(44, records.dropped());
    }

    @Test
    void triesAgainWhenTheDatabaseFails() throws Exception {
        store.failNextCalls(WriteRecords.ATTEMPTS - 1);
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("hi\n"));
        moveTimeUntil(flushBeside());
        assertEquals(List.of(invocation.id()), written());
        assertEquals(0, records.dropped());
    }

    @Test
    void givesUpARecordThatCannotBeWritten() throws Exception {
        store.failNextCalls(WriteRecords.ATTEMPTS);
        Invocation invocation = invocation("hello");
        records.ended(invocation, succeeded("hi\n"));
        moveTimeUntil(flushBeside());
        assertEquals(List.of(), written());
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
        impatient.flush();
        assertEquals(List.of(), store.records());
    }

    @Test
    void doesNotRecordWhatWasThrottled() throws Exception {
        records.ended(invocation("hello"), new Outcome.Throttled("reason", "message", Duration.ofSeconds(1)));
        records.flush();
        assertEquals(List.of(), store.records());
    }

    @Test
    void forgetsWhatIsTooOld() throws Exception {
        records.ended(invocation("hello"), succeeded(""));
        records.flush();
        timers.advance(Retention.DEFAULT.age().plus(PruneRecords.INTERVAL));
        while (!store.records().isEmpty()) {
            // A look that falls into another one's is made up for by the next.
            timers.advance(PruneRecords.INTERVAL);
            Thread.yield();
        }
    }

    @Test
    void recordsOnlyWhatItIsToldTo() throws Exception {
        try (RunRecords failures = records(Recorded.FAILURES, Duration.ofSeconds(10))) {
            failures.start();
            Invocation bad = invocation("hello");
            failures.ended(invocation("hello"), succeeded(""));
            failures.ended(bad, SampleRecords.failed(ErrorCode.TIMED_OUT));
            failures.flush();
            assertEquals(List.of(bad.id()), written());
        }
    }

    @Test
    void writesOnlyTheLatestProgress() throws Exception {
        InvocationId id = InvocationId.random();
        store.block();
        records.progress(id, new Progress(1, ""));
        records.progress(id, new Progress(2, ""));
        records.progress(id, new Progress(3, ""));
        store.release();
        records.flush();
        assertEquals(List.of(new Note.Progressed(id)), store.notes());
        assertEquals(Optional.of(new Progress(3, "")), progress.take(id));
        records.progress(id, new Progress(4, ""));
        records.flush();
        assertEquals(2, store.notes().size());
    }

    private RunRecords recordsThatCloseIn(Duration closing) {
        return records(Recorded.ALL, closing);
    }

    private RunRecords records(Recorded recorded, Duration closing) {
        RecordSettings settings = new RecordSettings(
                recorded,
                new RecordSettings.Writing(new MemorySize(10_000), 5, Duration.ofMillis(100), closing),
                RecordSettings.Bulk.DEFAULT,
                Retention.DEFAULT);
        return new RunRecords(settings, store, progress, time, timers);
    }

    private List<InvocationId> written() {
        return store.records().stream().map(InvocationRecord::id).toList();
    }

    private CompletableFuture<Void> flushBeside() {
        return CompletableFuture.runAsync(() -> {
            try {
                records.flush();
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
