package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.TimeSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Lets copies run, or not. Each method is to be called in a transaction. Thread-safe: stateless. */
final class Claims {

    private static final String ENDED = """
            select
                id, status, condition, reason, runs, function_version, function_error, result, result_size,
                ended_micros, telling
            from invocations where id = :id""";

    private static final String KEEP_EVENT = """
            update invocations
            set event = :event, event_size = :event_size, kept_size = kept_size + :kept
            where id = :id and event is null""";

    private final String node;
    private final RecordSettings.Bulk bulk;
    private final TimeSource time;

    /** @param node what this node is called in the records of runs */
    Claims(String node, RecordSettings.Bulk bulk, TimeSource time) {
        this.node = node;
        this.bulk = bulk;
        this.time = time;
    }

    Claim claim(Handle handle, QueuedInvocation copy, Place place) {
        Optional<LedgerRow> known = LedgerRow.lock(handle, copy.id());
        int accepted = known.isPresent() ? 0 : WriteNotes.accept(handle, copy);
        LedgerRow row = known.or(() -> LedgerRow.lock(handle, copy.id()))
                .orElseThrow(() -> new IllegalStateException(
                        "The record of invocation " + copy.id() + " vanished while it was claimed"));
        Instant now = time.instant().truncatedTo(ChronoUnit.MICROS);
        Totals.Change change = new Totals.Change(accepted, 0, 0);
        Claim claim = switch (ClaimRules.of(row, copy, place, now)) {
            case NEW_LIFE -> {
                RowChanges.startLife(handle, copy);
                change = change.plus(new Totals.Change(0, 0, -1));
                yield new Claim.Granted(RowChanges.grant(handle, row, copy, place, node, now));
            }
            case GRANTED -> new Claim.Granted(RowChanges.grant(handle, row, copy, place, node, now));
            case OVER -> over(handle, row, copy);
            case CANCELLED -> {
                change = change.plus(cancel(handle, row, Optional.of(copy), now));
                yield over(handle, row, copy);
            }
            case STALE -> new Claim.Stale();
            case RUNS_ELSEWHERE -> new Claim.RunsElsewhere();
        };
        Totals.add(handle, change);
        return claim;
    }

    /**
     * Ends an invocation that waits or whose run is lost.
     *
     * @param copy one of it, if there is one at hand
     */
    Totals.Change cancel(Handle handle, LedgerRow row, Optional<QueuedInvocation> copy, Instant now) {
        RunMemory memory = RunMemory.of(handle, row, row.attemptsWithLost(), Optional.empty());
        Ending ending = Ending.cancelled(row.turn().attempt() - 1);
        RowChanges.End end = new RowChanges.End(
                ending,
                Telling.NOTHING,
                row.number() + 1,
                memory,
                copy.map(one -> bulk.keepEvent(one.event())),
                Optional.empty());
        RowChanges.end(handle, row, end, now);
        return Totals.Change.ended(ending.status());
    }

    private Claim over(Handle handle, LedgerRow row, QueuedInvocation copy) {
        if (row.status() == InvocationStatus.CANCELLED) {
            keepEvent(handle, copy);
        }
        return new Claim.Over(handle.createQuery(ENDED)
                .bind("id", row.id().toString())
                .map((found, _) -> ended(found))
                .one());
    }

    /** Whoever cancelled it while it waited did not have the event. */
    private void keepEvent(Handle handle, QueuedInvocation copy) {
        KeptBytes kept = bulk.keepEvent(copy.event());
        WriteNotes.bind(handle.createUpdate(KEEP_EVENT), "event", kept)
                .bind("kept", kept.bytes().length)
                .bind("id", copy.id().toString())
                .execute();
    }

    private static EndedInvocation ended(ResultSet row) throws SQLException {
        return new EndedInvocation(
                InvocationRow.id(row),
                new Ending(
                        InvocationStatus.ofLabel(row.getString("status")),
                        Columns.text(row, "condition").orElse(""),
                        Columns.text(row, "reason").orElse(""),
                        row.getInt("runs"),
                        Columns.text(row, "function_version"),
                        Columns.text(row, "function_error"),
                        Columns.kept(row, "result").filter(KeptBytes::whole).map(KeptBytes::bytes)),
                Micros.instant(row.getLong("ended_micros")),
                Telling.ofLabel(row.getString("telling")) != Telling.OUTSTANDING);
    }
}
