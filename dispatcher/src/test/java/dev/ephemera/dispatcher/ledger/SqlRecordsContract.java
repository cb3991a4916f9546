package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.NOON;
import static dev.ephemera.dispatcher.ledger.SampleRecords.invocation;
import static dev.ephemera.dispatcher.ledger.SampleRecords.record;
import static dev.ephemera.dispatcher.ledger.SampleRecords.report;
import static dev.ephemera.dispatcher.ledger.SampleRecords.succeeded;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What records in SQL do on any database. */
abstract class SqlRecordsContract {

    private static final FunctionName HELLO = new FunctionName("hello");
    private static final FunctionName OTHER = new FunctionName("other");

    private static final InvocationLog NO_LOG = new InvocationLog(new byte[0]);

    private RecordStore records;

    /** An empty database. */
    abstract Database database();

    @BeforeEach
    void addFunctions() throws IOException {
        records = new SqlRecords(database());
        sql("insert into functions (name) values ('hello'), ('other')");
    }

    @Test
    void findsWhatIsWritten() {
        InvocationRecord written = record("hello", NOON, "first line\nsecond line\n");
        records.write(List.of(written));
        assertSame(written, records.find(written.id()).orElseThrow());
        assertEquals(Optional.empty(), records.find(invocation("hello").id()));
    }

    @Test
    void keepsWhatIsNotKnownEmpty() {
        RunReport unmeasured = new RunReport(
                report().container(),
                StartType.COLD,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                MemorySize.ofMegabytes(10_240),
                Optional.empty(),
                3);
        byte[] noText = {0, -1, 10, -2};
        InvocationRecord run = RecordOutcome.of(
                        invocation("hello"),
                        new Outcome.Failed(ErrorCode.TIMED_OUT, new byte[0], unmeasured, new InvocationLog(noText)),
                        NOON)
                .orElseThrow();
        InvocationRecord cancelled = RecordOutcome.of(invocation("hello"), new Outcome.Cancelled(), NOON)
                .orElseThrow();
        records.write(List.of(run, cancelled));
        assertSame(run, records.find(run.id()).orElseThrow());
        assertSame(cancelled, records.find(cancelled.id()).orElseThrow());
    }

    @Test
    void keepsLogsOfAnySize() {
        InvocationRecord large = record("hello", NOON, "a line like many others\n".repeat(40_000));
        InvocationRecord empty = record("hello", NOON, "");
        records.write(List.of(large, empty));
        assertSame(large, records.find(large.id()).orElseThrow());
        assertSame(empty, records.find(empty.id()).orElseThrow());
    }

    @Test
    void listsTheNewestFirst() {
        List<InvocationRecord> written = write("hello", 5);
        write("other", 5);
        assertEquals(ids(written.reversed()), ids(records.recent(HELLO, 100, Optional.empty())));
        assertEquals(ids(written.reversed().subList(0, 2)), ids(records.recent(HELLO, 2, Optional.empty())));
    }

    @Test
    void listsEveryRecordOnceWhenReadInParts() {
        write("hello", 5);
        // All at the same time: only their ids tell them apart.
        records.write(
                IntStream.range(0, 10).mapToObj(_ -> record("hello", NOON)).toList());
        List<InvocationRecord> all = records.recent(HELLO, 100, Optional.empty());
        assertEquals(15, all.size());
        Optional<RecordPosition> before = Optional.empty();
        for (int start = 0; start < 15; start += 4) {
            List<InvocationRecord> part = records.recent(HELLO, 4, before);
            assertEquals(ids(all.subList(start, Math.min(15, start + 4))), ids(part));
            before = Optional.of(part.getLast().position());
        }
        assertEquals(List.of(), records.recent(HELLO, 4, before));
    }

    @Test
    void writesNoRecordTwice() {
        InvocationRecord written = record("hello", NOON, "first\n");
        records.write(List.of(written));
        records.write(List.of(written, record("hello", NOON)));
        assertEquals(2, records.recent(HELLO, 100, Optional.empty()).size());
        assertSame(written, records.find(written.id()).orElseThrow());
    }

    @Test
    void forgetsTheRecordsOfADeletedFunction() {
        write("hello", 3);
        write("other", 3);
        sql("delete from functions where name = 'hello'");
        assertEquals(List.of(), records.recent(HELLO, 100, Optional.empty()));
        assertEquals(3, records.recent(OTHER, 100, Optional.empty()).size());
    }

    @Test
    void leavesOutRecordsOfDeletedFunctions() {
        InvocationRecord late = record("deleted", NOON);
        InvocationRecord other = record("hello", NOON);
        records.write(List.of(late, other));
        assertEquals(Optional.empty(), records.find(late.id()));
        assertEquals(ids(List.of(other)), ids(records.recent(HELLO, 100, Optional.empty())));
    }

    @Test
    void findsTheRecordsBeyondTheNumberThatIsKept() {
        List<InvocationRecord> written = write("hello", 5);
        assertEquals(Optional.empty(), records.surplus(HELLO, keep(5, 1 << 20)));
        assertEquals(Optional.of(written.get(1).position()), records.surplus(HELLO, keep(3, 1 << 20)));
        assertEquals(Optional.empty(), records.surplus(OTHER, keep(3, 1 << 20)));
    }

    @Test
    void findsTheRecordsWhoseLogsTakeTooMuch() {
        List<InvocationRecord> written = write("hello", 5);
        int logSize = "hello\n".length();
        assertEquals(Optional.empty(), records.surplus(HELLO, keep(100, 5 * logSize)));
        assertEquals(Optional.of(written.get(2).position()), records.surplus(HELLO, keep(100, 3 * logSize - 1)));
    }

    @Test
    void deletesOldRecordsOfOneFunctionALittleAtATime() {
        List<InvocationRecord> written = write("hello", 5);
        write("other", 5);
        RecordPosition from = written.get(2).position();
        assertEquals(2, records.delete(HELLO, from, 2));
        assertEquals(1, records.delete(HELLO, from, 2));
        assertEquals(0, records.delete(HELLO, from, 2));
        assertEquals(ids(written.subList(3, 5).reversed()), ids(records.recent(HELLO, 100, Optional.empty())));
        assertEquals(5, records.recent(OTHER, 100, Optional.empty()).size());
    }

    @Test
    void deletesWhatIsTooOldALittleAtATime() {
        List<InvocationRecord> written = write("hello", 5);
        assertEquals(2, records.delete(written.get(3).received(), 2));
        assertEquals(1, records.delete(written.get(3).received(), 2));
        assertEquals(ids(written.subList(3, 5).reversed()), ids(records.recent(HELLO, 100, Optional.empty())));
    }

    @Test
    void showsARunRightAfterItsEnd() throws Exception {
        Invocation invocation = invocation("hello");
        try (SystemTimers timers = new SystemTimers();
                RunRecords runs = RunRecords.open(database(), RecordSettings.DEFAULT, SystemTime.INSTANCE, timers)) {
            runs.ended(invocation, succeeded("hi\n"));
            List<InvocationRecord> recent = runs.recent(HELLO, 10, Optional.empty());
            assertEquals(1, recent.size());
            assertEquals(invocation.id(), recent.getFirst().id());
            assertEquals("hi\n", runs.find(invocation.id()).orElseThrow().log().text());
        }
    }

    private List<InvocationRecord> write(String function, int count) {
        List<InvocationRecord> batch = IntStream.range(0, count)
                .mapToObj(i -> record(function, NOON.plusMillis(i + 1)))
                .toList();
        records.write(batch);
        return batch;
    }

    private void sql(String statement) {
        database().jdbi().useHandle(handle -> handle.execute(statement));
    }

    private static Retention keep(int perFunction, long bytes) {
        return new Retention(Duration.ofDays(1), perFunction, new MemorySize(bytes));
    }

    private static List<String> ids(List<InvocationRecord> records) {
        return records.stream().map(record -> record.id().toString()).toList();
    }

    private static void assertSame(InvocationRecord expected, InvocationRecord actual) {
        assertArrayEquals(expected.log().bytes(), actual.log().bytes());
        assertEquals(withoutLog(expected), withoutLog(actual));
    }

    private static InvocationRecord withoutLog(InvocationRecord record) {
        return new InvocationRecord(
                record.id(),
                record.function(),
                record.version(),
                record.origin(),
                record.received(),
                record.ended(),
                record.status(),
                record.errorType(),
                record.report(),
                NO_LOG);
    }
}
