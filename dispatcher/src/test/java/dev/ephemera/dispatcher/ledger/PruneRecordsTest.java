package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.ran;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PruneRecordsTest {

    private final ManualTime time = new ManualTime();
    private final FakeRecordStore store = new FakeRecordStore();
    private final PruneRecords prune = new PruneRecords(
            store, new Retention(Duration.ofDays(7), 10, MemorySize.ofMegabytes(1), Duration.ofDays(14)), time);

    @BeforeEach
    void finishTheFirstRound() {
        finishRound();
    }

    @Test
    void looksForOldRecordsAtTheStart() {
        assertEquals(List.of(0), store.deletions());
    }

    @Test
    void keepsTheNewestOfEachFunction() {
        write("busy", 25);
        write("quiet", 3);
        Instant tenth = time.instant().minusSeconds(10);
        finishNextRound();
        assertEquals(10, countOf("busy"));
        assertEquals(3, countOf("quiet"));
        assertTrue(store.records().stream()
                .filter(record -> record.function().name().value().equals("busy"))
                .noneMatch(record -> record.received().isBefore(tenth)));
    }

    @Test
    void deletesALittleAtATime() {
        write("busy", 10 + 3 * PruneRecords.STEP);
        finishNextRound();
        assertTrue(Collections.max(store.deletions()) <= PruneRecords.STEP);
        assertEquals(10, countOf("busy"));
    }

    @Test
    void deletesWhatIsTooOld() {
        write("quiet", 3);
        time.advance(Duration.ofDays(8));
        write("busy", 2);
        finishNextRound();
        assertEquals(0, countOf("quiet"));
        assertEquals(2, countOf("busy"));
    }

    @Test
    void doesNothingBetweenRounds() {
        write("busy", 25);
        assertFalse(prune.step());
        assertEquals(25, countOf("busy"));
    }

    @Test
    void startsEarlierWhenThereIsMuchThatIsNew() {
        write("busy", PruneRecords.MOST_NEW_RECORDS);
        finishRound();
        assertEquals(10, countOf("busy"));
    }

    @Test
    void leavesTheRestToTheNextRoundWhenTheDatabaseFails() {
        write("busy", 25);
        write("quiet", 11);
        time.advance(PruneRecords.INTERVAL);
        prune.step();
        store.failNextCalls(1);
        assertThrows(IllegalStateException.class, prune::step);
        assertFalse(prune.step());
        finishNextRound();
        assertEquals(10, countOf("busy"));
        assertEquals(10, countOf("quiet"));
    }

    @Test
    void forgetsDeadLettersLater() {
        Instant old = time.instant();
        store.addDead(old);
        time.advance(Duration.ofDays(8));
        finishRound();
        assertEquals(List.of(old), store.dead());
        time.advance(Duration.ofDays(7));
        store.addDead(time.instant());
        finishRound();
        assertEquals(List.of(time.instant()), store.dead());
    }

    @Test
    void looksAtAFunctionWhoseAsynchronousInvocationsEnd() {
        store.write(IntStream.range(0, 25)
                .<Note>mapToObj(i -> ran("busy", time.instant().minusSeconds(25 - i)))
                .toList());
        finishNextRound();
        assertEquals(25, countOf("busy"));
        prune.written(List.of(new Note.Grown(new FunctionName("busy"))));
        finishNextRound();
        assertEquals(10, countOf("busy"));
    }

    private void write(String function, int count) {
        List<Note> batch = IntStream.range(0, count)
                .<Note>mapToObj(i -> ran(function, time.instant().minusSeconds(count - i)))
                .toList();
        store.write(batch);
        prune.written(batch);
    }

    private void finishNextRound() {
        time.advance(PruneRecords.INTERVAL);
        finishRound();
    }

    private void finishRound() {
        while (prune.step()) {
            Thread.yield();
        }
    }

    private long countOf(String function) {
        return store.records().stream()
                .filter(record -> record.function().name().value().equals(function))
                .count();
    }
}
