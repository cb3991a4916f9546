package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What is done to invocations, in SQL. Thread-safe, as the database is. */
final class SqlControl implements InvocationControl {

    private static final String REQUEST_CANCEL = "update invocations set cancel_requested = 1 where id = :id";

    private final Database database;
    private final Transactions transactions;
    private final RunRecords runs;
    private final Claims claims;
    private final TimeSource time;

    SqlControl(Database database, Transactions transactions, RunRecords runs, Claims claims, TimeSource time) {
        this.database = database;
        this.transactions = transactions;
        this.runs = runs;
        this.claims = claims;
        this.time = time;
    }

    @Override
    public Cancellation cancel(InvocationId id) throws InterruptedException {
        runs.flush();
        return transactions.run(handle ->
                LedgerRow.lock(handle, id).map(row -> cancel(handle, row)).orElse(new Cancellation.Unknown()));
    }

    private Cancellation cancel(Handle handle, LedgerRow row) {
        Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
        if (row.status().isFinal()) {
            return new Cancellation.TooLate(row.status());
        }
        handle.createUpdate(REQUEST_CANCEL).bind("id", row.id().toString()).execute();
        if (row.status() == InvocationStatus.RUNNING && !row.silent(now)) {
            return new Cancellation.Requested();
        }
        Totals.add(handle, claims.cancel(handle, row, Optional.empty(), now));
        return new Cancellation.Done();
    }

    @Override
    public void progress(InvocationId id, Progress progress) {
        runs.progress(id, progress);
    }

    @Override
    public QueuedInvocation runAgain(InvocationId id) throws InterruptedException {
        runs.flush();
        StoredCopy stored = database.jdbi()
                .withHandle(handle -> StoredCopy.find(handle, id))
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.NOT_FOUND,
                        "There is no record of invocation '" + id + "': it was never accepted, or was too long ago"));
        if (!stored.status().isFinal()) {
            throw new RejectedRequestException(
                    ErrorCode.CONFLICT,
                    "Invocation '" + id + "' is " + stored.status().label()
                            + ": wait until it is over, or cancel it first");
        }
        byte[] event = stored.event()
                .filter(KeptBytes::whole)
                .map(KeptBytes::bytes)
                .orElseThrow(() -> new RejectedRequestException(ErrorCode.CONFLICT, notKept(id, stored)));
        return stored.copy(InvocationId.random(), event, time.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static String notKept(InvocationId id, StoredCopy stored) {
        String why = stored.event()
                .map(kept -> "its " + kept.size() + " bytes are more than what is kept of an event")
                .orElse("the platform did not keep events then, or it was cancelled before it was seen");
        return "The event of invocation '" + id + "' was not kept (" + why
                + "): invoke the function with the event again";
    }
}
