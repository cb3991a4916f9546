package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Dead letters in SQL. Thread-safe, as the database is. */
final class SqlDeadLetters implements DeadLetters {

    /** Purges this many at a time, so that nobody waits long for them. */
    private static final int STEP = 200;

    private static final String REDRIVING = "update invocations set redriving_micros = :accepted where id = :id";

    private static final String PURGE = """
            delete from invocations where id in (
                select id from invocations where status = 'dead' limit :limit)""";

    private static final String PURGE_FUNCTION = """
            delete from invocations where id in (
                select id from invocations where status = 'dead' and function_name = :function limit :limit)""";

    private static final String PURGE_UNREADABLE = """
            delete from unreadable_letters where id in (select id from unreadable_letters limit :limit)""";

    private final Database database;
    private final Transactions transactions;
    private final RunRecords runs;
    private final TimeSource time;

    SqlDeadLetters(Database database, Transactions transactions, RunRecords runs, TimeSource time) {
        this.database = database;
        this.transactions = transactions;
        this.runs = runs;
        this.time = time;
    }

    @Override
    public Page<DeadLetter> list(Optional<FunctionName> function, int limit, Optional<String> marker) {
        PageLimit.check(limit);
        Optional<RecordPosition> before = marker.map(RecordPosition::parse);
        return PageLimit.page(
                database.jdbi().withHandle(handle -> DeadLetterRows.list(handle, function, limit + 1, before)),
                limit,
                letter -> new RecordPosition(letter.since(), letter.id()));
    }

    @Override
    public Optional<DeadLetterContent> look(InvocationId id) {
        return database.jdbi().withHandle(handle -> DeadLetterRows.find(handle, id));
    }

    @Override
    public QueuedInvocation redrive(InvocationId id) {
        return transactions.run(handle -> LedgerRow.lock(handle, id)
                .filter(row -> row.status() == InvocationStatus.DEAD)
                .map(row -> redrive(handle, row))
                .orElseThrow(() -> noSuchLetter(handle, id)));
    }

    private QueuedInvocation redrive(Handle handle, LedgerRow row) {
        // Later than all before, so that their copies can be told from this one.
        Instant accepted = Stream.concat(row.redriving().stream(), row.redriven().stream())
                .map(before -> before.plusMillis(1))
                .reduce(time.instant().truncatedTo(ChronoUnit.MILLIS), SqlDeadLetters::later);
        handle.createUpdate(REDRIVING)
                .bind("accepted", Micros.of(accepted))
                .bind("id", row.id().toString())
                .execute();
        StoredCopy stored = StoredCopy.find(handle, row.id()).orElseThrow();
        byte[] event = stored.event()
                .filter(KeptBytes::whole)
                .map(KeptBytes::bytes)
                .orElseThrow(() -> new IllegalStateException("Dead letter " + row.id() + " has lost its event"));
        return stored.copy(row.id(), event, accepted);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public boolean redriven(QueuedInvocation copy) {
        return transactions.run(handle -> LedgerRow.lock(handle, copy.id())
                .filter(row -> redriven(handle, row, copy))
                .isPresent());
    }

    private static boolean redriven(Handle handle, LedgerRow row, QueuedInvocation copy) {
        if (row.status() != InvocationStatus.DEAD
                || row.redriving().filter(copy.accepted()::equals).isEmpty()) {
            return row.redriven().filter(copy.accepted()::equals).isPresent();
        }
        RowChanges.startLife(handle, copy);
        Totals.add(handle, new Totals.Change(0, 0, -1));
        return true;
    }

    @Override
    public boolean purge(InvocationId id) throws InterruptedException {
        writeAccepted();
        return transactions.run(
                        handle -> execute(handle, "delete from invocations where id = :id and status = 'dead'", id)
                                + execute(handle, "delete from unreadable_letters where id = :id", id))
                > 0;
    }

    @Override
    public int purge(FunctionName function) throws InterruptedException {
        writeAccepted();
        return inSteps(() -> transactions.run(handle -> handle.createUpdate(PURGE_FUNCTION)
                .bind("function", function.value())
                .bind("limit", STEP)
                .execute()));
    }

    @Override
    public int purgeAll() throws InterruptedException {
        writeAccepted();
        return inSteps(() -> purgeSome(PURGE)) + inSteps(() -> purgeSome(PURGE_UNREADABLE));
    }

    /** What is noted as accepted after its letter is gone would wait for ever. */
    private void writeAccepted() throws InterruptedException {
        runs.flush();
    }

    private int purgeSome(String statement) {
        return transactions.run(
                handle -> handle.createUpdate(statement).bind("limit", STEP).execute());
    }

    private static int execute(Handle handle, String statement, InvocationId id) {
        return handle.createUpdate(statement).bind("id", id.toString()).execute();
    }

    private static int inSteps(IntSupplier step) {
        int gone = 0;
        int last = STEP;
        while (last == STEP) {
            last = step.getAsInt();
            gone += last;
        }
        return gone;
    }

    private static RejectedRequestException noSuchLetter(Handle handle, InvocationId id) {
        if (DeadLetterRows.find(handle, id).isPresent()) {
            return new RejectedRequestException(
                    ErrorCode.CONFLICT,
                    "Dead letter '" + id + "' could not be understood, so that there is nothing to run:"
                            + " look at it, then purge it");
        }
        return new RejectedRequestException(
                ErrorCode.NOT_FOUND, "There is no dead letter '" + id + "'; the list of dead letters shows them");
    }
}
