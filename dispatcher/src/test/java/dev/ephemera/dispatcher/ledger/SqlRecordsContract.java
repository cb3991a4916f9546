package dev.ephemera.dispatcher.ledger;

import static dev.ephemera.dispatcher.ledger.SampleRecords.NOON;
import static dev.ephemera.dispatcher.ledger.SampleRecords.invocation;
import static dev.ephemera.dispatcher.ledger.SampleRecords.ran;
import static dev.ephemera.dispatcher.ledger.SampleRecords.report;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What records in SQL do on any database. */
abstract class SqlRecordsContract {

    private static final FunctionName HELLO = new FunctionName("hello");
    private static final FunctionName OTHER = new FunctionName("other");
    private static final Instant LATER = NOON.plusSeconds(60);

    private final ManualTime time = new ManualTime();
    private Transactions transactions;
    private RecordStore records;
    private Ledger ledger;

    /** An empty database. */
    abstract Database database();

    @BeforeEach
    void open() throws IOException {
        transactions = Transactions.of(database());
        records = new SqlRecords(database(), transactions, new LatestProgress());
        ledger = Ledger.open("here", database(), RecordSettings.DEFAULT, time, new ManualTimers(time));
    }

    @AfterEach
    void close() {
        ledger.close();
        transactions.close();
    }

    @Test
    void findsWhatIsWritten() throws Exception {
        Note.Ran written = ran("hello", NOON, "first line\nsecond line\n");
        records.write(List.of(written));
        assertFound(written);
        assertEquals(Optional.empty(), ledger.history().find(InvocationId.random()));
    }

    @Test
    void keepsWhatIsNotKnownEmpty() throws Exception {
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
        Note.Ran run = noteOf(new Outcome.Failed(ErrorCode.TIMED_OUT, noText, unmeasured, new InvocationLog(noText)));
        Note.Ran cancelled = noteOf(new Outcome.Cancelled());
        Note.Ran failed = noteOf(new Outcome.PlatformFailure(ErrorCode.ENGINE_FAILURE, "no \0 container"));
        records.write(List.of(run, cancelled, failed));
        assertFound(run);
        assertFound(cancelled);
        assertFound(failed);
    }

    @Test
    void keepsLogsOfAnySize() throws Exception {
        Note.Ran large = ran("hello", NOON, "a line like many others\n".repeat(40_000));
        Note.Ran empty = ran("hello", NOON, "");
        records.write(List.of(large, empty));
        assertFound(large);
        assertFound(empty);
    }

    @Test
    void writesNoRecordTwice() throws Exception {
        Note.Ran written = ran("hello", NOON, "first\n");
        records.write(List.of(written));
        records.write(List.of(written, ran("hello", NOON)));
        assertEquals(2, ids(HELLO).size());
        assertFound(written);
    }

    @Test
    void keepsRecordsWithoutTheirFunction() throws Exception {
        List<InvocationId> written = write("deleted", 3);
        assertEquals(written.reversed(), ids(new FunctionName("deleted")));
    }

    @Test
    void findsTheRecordsBeyondTheNumberThatIsKept() throws Exception {
        List<InvocationId> written = write("hello", 5);
        assertEquals(Optional.empty(), surplus(HELLO, keep(5, 1 << 20)));
        assertEquals(Optional.of(written.get(1)), surplus(HELLO, keep(3, 1 << 20)));
        assertEquals(Optional.empty(), surplus(OTHER, keep(3, 1 << 20)));
    }

    @Test
    void findsTheRecordsThatTakeTooMuch() throws Exception {
        List<InvocationId> written = write("hello", 5);
        int size = "hello\n".length();
        assertEquals(Optional.empty(), surplus(HELLO, keep(100, 5 * size)));
        assertEquals(Optional.of(written.get(2)), surplus(HELLO, keep(100, 3 * size - 1)));
    }

    @Test
    void deletesOldRecordsOfOneFunctionALittleAtATime() throws Exception {
        List<InvocationId> written = write("hello", 5);
        write("other", 5);
        RecordPosition from = new RecordPosition(NOON.plusMillis(3), written.get(2));
        assertEquals(2, records.delete(HELLO, from, LATER, 2));
        assertEquals(1, records.delete(HELLO, from, LATER, 2));
        assertEquals(0, records.delete(HELLO, from, LATER, 2));
        assertEquals(written.subList(3, 5).reversed(), ids(HELLO));
        assertEquals(5, ids(OTHER).size());
    }

    @Test
    void deletesWhatIsTooOldALittleAtATime() throws Exception {
        List<InvocationId> written = write("hello", 5);
        Instant moment = NOON.plusMillis(4 + 321);
        assertEquals(2, records.delete(moment, 2));
        assertEquals(1, records.delete(moment, 2));
        assertEquals(written.subList(3, 5).reversed(), ids(HELLO));
    }

    @Test
    void forgetsNothingThatIsNotOverOrStillToBeTold() throws Exception {
        time.advance(Duration.between(time.instant(), NOON));
        QueuedInvocation waits = queued();
        QueuedInvocation runs = queued();
        QueuedInvocation dead = queued();
        QueuedInvocation untold = queued();
        QueuedInvocation over = queued();
        InvocationLedger queue = ledger.invocations();
        queue.accepted(waits);
        claim(runs);
        end(dead, InvocationStatus.DEAD, false);
        end(untold, InvocationStatus.FAILED, true);
        end(over, InvocationStatus.FAILED, false);
        queue.unreadable(new Place("lane-1/0/1"), new byte[] {1}, "no header");
        ids(HELLO);

        Instant yearsLater = NOON.plus(Duration.ofDays(1000));
        RecordPosition newest = new RecordPosition(yearsLater, over.id());
        assertEquals(0, records.delete(NOON.plus(Retention.LEAST), 100));
        assertEquals(0, records.delete(HELLO, newest, NOON.plusSeconds(60), 100));
        assertEquals(Optional.empty(), records.surplus(HELLO, keep(1, 1), NOON.plusSeconds(60)));
        assertEquals(
                Optional.of(over.id()),
                records.surplus(HELLO, keep(1, 1), yearsLater).map(RecordPosition::id));
        assertEquals(1, records.delete(HELLO, newest, yearsLater, 100));
        assertEquals(0, records.delete(yearsLater, 100));
        assertEquals(Set.of(waits.id(), runs.id(), dead.id(), untold.id()), Set.copyOf(ids(HELLO)));
        queue.told(untold);
        assertEquals(1, records.delete(yearsLater, 100));

        assertEquals(0, records.deleteDead(NOON, 100));
        assertEquals(1, records.deleteDead(yearsLater, 1));
        assertEquals(1, records.deleteDead(yearsLater, 100));
        assertEquals(Set.of(waits.id(), runs.id()), Set.copyOf(ids(HELLO)));
        QueueCounts counts = ledger.history().counts();
        assertEquals(0, counts.missing());
        assertEquals(6, counts.accepted());
        assertEquals(2, counts.dead());
    }

    private QueuedInvocation queued() {
        return SampleRecords.queued("hello", time.instant());
    }

    private ClaimToken claim(QueuedInvocation invocation) {
        return assertInstanceOf(Claim.Granted.class, ledger.invocations().claim(invocation, new Place("lane-0/0/1")))
                .token();
    }

    private void end(QueuedInvocation invocation, InvocationStatus status, boolean toTell) {
        ledger.invocations()
                .ended(claim(invocation), invocation, Optional.empty(), LedgerContract.ending(status), toTell);
    }

    private List<InvocationId> write(String function, int count) {
        List<Note.Ran> batch = IntStream.range(0, count)
                .mapToObj(i -> ran(function, NOON.plusMillis(i + 1)))
                .toList();
        records.write(List.copyOf(batch));
        return batch.stream().map(run -> run.detail().record().id()).toList();
    }

    private List<InvocationId> ids(FunctionName function) throws InterruptedException {
        return ledger.history().list(InvocationFilter.of(function), 100, Optional.empty()).items().stream()
                .map(InvocationRecord::id)
                .toList();
    }

    private Optional<InvocationId> surplus(FunctionName function, Retention retention) {
        return records.surplus(function, retention, LATER).map(RecordPosition::id);
    }

    private static Retention keep(int perFunction, long bytes) {
        return new Retention(Duration.ofDays(1), perFunction, new MemorySize(bytes), Duration.ofDays(1));
    }

    private static Note.Ran noteOf(Outcome outcome) {
        var invocation = invocation("hello");
        return Note.Ran.of(
                new RecordOutcome(RecordSettings.Bulk.DEFAULT)
                        .of(invocation, outcome, NOON)
                        .orElseThrow(),
                invocation);
    }

    private void assertFound(Note.Ran expected) throws InterruptedException {
        InvocationDetail found =
                ledger.history().find(expected.detail().record().id()).orElseThrow();
        assertEquals(expected.detail().record(), found.record());
        assertArrayEquals(expected.detail().log().bytes(), found.log().bytes());
        assertSame(expected.detail().event(), found.event());
        assertSame(expected.detail().result(), found.result());
    }

    private static void assertSame(Optional<KeptBytes> expected, Optional<KeptBytes> found) {
        assertEquals(expected.map(KeptBytes::size), found.map(KeptBytes::size));
        assertArrayEquals(
                expected.map(KeptBytes::bytes).orElse(null),
                found.map(KeptBytes::bytes).orElse(null));
    }
}
