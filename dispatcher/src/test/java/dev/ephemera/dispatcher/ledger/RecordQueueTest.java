package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.NOON;
import static dev.ephemera.dispatcher.ledger.SampleRecords.ran;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.ledger.RecordQueue.Added;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RecordQueueTest {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ManualTimers timers = new ManualTimers(new ManualTime());
    private final RecordQueue queue =
            new RecordQueue(new RecordSettings.Writing(new MemorySize(10_000), 3, PAUSE, PAUSE), timers);

    @Test
    void givesNothingBeforeThePauseIsOver() throws Exception {
        add(2);
        CompletableFuture<List<Note>> taken = takeBeside();
        timers.advance(PAUSE.minusMillis(1));
        assertFalse(taken.isDone());
        timers.advance(Duration.ofMillis(1));
        assertEquals(2, taken.get().size());
    }

    @Test
    void givesAWholeBatchAtOnce() throws Exception {
        add(4);
        assertEquals(3, queue.take().size());
    }

    @Test
    void givesTheOldestFirst() throws Exception {
        Note first = ran("f", NOON.plusSeconds(1));
        Note second = ran("f", NOON);
        queue.add(first);
        queue.add(second);
        queue.wake();
        assertEquals(List.of(first, second), queue.take());
    }

    @Test
    void givesAllThatIsDueInBatches() throws Exception {
        add(7);
        timers.advance(PAUSE);
        assertEquals(3, queue.take().size());
        assertEquals(3, queue.take().size());
        assertEquals(1, queue.take().size());
    }

    @Test
    void startsOnePauseForAllRecordsOfABatch() {
        add(2);
        assertEquals(1, timers.pending());
    }

    @Test
    void startsThePauseAgainForTheNextBatch() throws Exception {
        add(1);
        timers.advance(PAUSE);
        queue.take();
        add(1);
        CompletableFuture<List<Note>> taken = takeBeside();
        assertFalse(taken.isDone());
        timers.advance(PAUSE);
        assertEquals(1, taken.get().size());
    }

    @Test
    void dropsWhatWouldTakeTooMuchMemory() {
        assertEquals(Added.KEPT, queue.add(ran("f", NOON, "x".repeat(9000))));
        assertEquals(Added.DROPPED_FIRST, queue.add(ran("f", NOON, "x".repeat(1000))));
        assertEquals(Added.DROPPED, queue.add(ran("f", NOON, "x".repeat(1000))));
        assertEquals(2, queue.dropped());
    }

    @Test
    void countsRecordsBeingWrittenAsMemory() throws Exception {
        queue.add(ran("f", NOON, "x".repeat(9000)));
        queue.wake();
        List<Note> batch = queue.take();
        assertEquals(Added.DROPPED_FIRST, queue.add(ran("f", NOON, "x".repeat(1000))));
        queue.settle(batch);
        assertEquals(Added.KEPT, queue.add(ran("f", NOON, "x".repeat(1000))));
    }

    @Test
    void reportsABurstOfDropsOnceWhenItIsOver() throws Exception {
        queue.add(ran("f", NOON, "x".repeat(9000)));
        queue.wake();
        List<Note> batch = queue.take();
        queue.add(ran("f", NOON, "x".repeat(1000)));
        queue.add(ran("f", NOON, "x".repeat(1000)));
        assertEquals(2, queue.settle(batch));
        assertEquals(0, queue.settle(List.of()));
        assertEquals(2, queue.dropped());
    }

    @Test
    void flushWaitsForWhatWasThereBeforeOnly() throws Exception {
        add(1);
        CompletableFuture<Void> flushed = CompletableFuture.runAsync(this::flush);
        List<Note> batch = queue.take();
        assertFalse(flushed.isDone());
        add(1);
        queue.settle(batch);
        flushed.get();
    }

    @Test
    void flushOfNothingReturnsAtOnce() throws Exception {
        queue.flush();
    }

    @Test
    void flushReturnsWhenNobodyWritesAnyMore() throws Exception {
        add(1);
        CompletableFuture<Void> flushed = CompletableFuture.runAsync(this::flush);
        queue.take();
        queue.abandon();
        flushed.get();
    }

    @Test
    void givesTheRestWhenClosedAndTakesNoMore() throws Exception {
        add(1);
        queue.close();
        assertEquals(Added.DROPPED_FIRST, queue.add(ran("f", NOON)));
        assertFalse(queue.finished());
        assertEquals(1, queue.take().size());
        assertTrue(queue.finished());
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            assertEquals(Added.KEPT, queue.add(ran("f", NOON)));
        }
    }

    private CompletableFuture<List<Note>> takeBeside() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void flush() {
        try {
            queue.flush();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
