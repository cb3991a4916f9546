package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What is remembered of the runs of an invocation, one that has just ended included.
 *
 * @param error what went wrong in that one
 */
record RunMemory(AttemptList attempts, StoredLog log, Optional<InvocationError> error) {

    /** The logs of earlier runs are cut from their beginning where all together would be longer. */
    static final int LONGEST_LOG = 1 << 20;

    /** Without a run that has just ended. */
    static RunMemory of(Handle handle, LedgerRow row, AttemptList attempts, Optional<InvocationError> error) {
        return new RunMemory(attempts, stored(handle, row), error);
    }

    /** With the run of the claim that holds. One that did not come to a run is no run. */
    static RunMemory with(Handle handle, LedgerRow row, Outcome outcome, Instant now) {
        RunResult result = RunResult.of(outcome);
        AttemptRecord run = new AttemptRecord(
                row.turn().attempt(),
                row.claimed().node(),
                row.claimed().at(),
                Optional.of(now),
                result.status(),
                result.error(),
                result.report());
        return new RunMemory(
                result.report().isPresent() ? row.attempts().with(row.number(), run) : row.attempts(),
                stored(handle, row, result.log()),
                result.error());
    }

    /** With the run of a claim that was lost; empty if that has been forgotten or was none. */
    static Optional<RunMemory> withLost(Handle handle, LedgerRow row, ClaimToken token, Outcome outcome, Instant now) {
        RunResult result = RunResult.of(outcome);
        return row.attempts()
                .find(token.number())
                .filter(run -> run.ended().isEmpty() && result.report().isPresent())
                .map(run -> new AttemptRecord(
                        run.attempt(),
                        run.node(),
                        run.started(),
                        Optional.of(now),
                        result.status(),
                        result.error(),
                        result.report()))
                .map(run -> new RunMemory(
                        row.attempts().with(token.number(), run), stored(handle, row, result.log()), Optional.empty()));
    }

    private static StoredLog stored(Handle handle, LedgerRow row) {
        return row.logSize() == 0
                ? StoredLog.of(new InvocationLog(new byte[0]))
                : handle.createQuery("select log_size, log from invocations where id = :id")
                        .bind("id", row.id().toString())
                        .map((found, _) -> new StoredLog(found.getInt("log_size"), found.getBytes("log")))
                        .one();
    }

    private static StoredLog stored(Handle handle, LedgerRow row, InvocationLog added) {
        StoredLog before = stored(handle, row);
        if (added.bytes().length == 0) {
            return before;
        }
        byte[] old = before.toLog().tail(Math.max(0, LONGEST_LOG - added.bytes().length));
        byte[] all = Arrays.copyOf(old, old.length + added.bytes().length);
        System.arraycopy(added.bytes(), 0, all, old.length, added.bytes().length);
        return StoredLog.of(new InvocationLog(all));
    }
}
