package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Notes how claimed attempts and whole invocations end, and whether that has been told. Each method is to
 * be called in a transaction. Thread-safe: stateless.
 */
final class Ends {

    private static final String TOLD = """
            update invocations set
                telling = 'told', forgettable_micros = case when status = 'dead' then null else :forgettable end,
                kept_size = kept_size - coalesce(length(result), 0)
                    + coalesce(length(substr(result, 1, :limit)), 0),
                result = substr(result, 1, :limit)
            where id = :id and telling = 'outstanding'""";

    private static final String UNTELLABLE = """
            update invocations set
                telling = 'untellable', forgettable_micros = :forgettable, status = :status,
                reason = case when coalesce(reason, '') = '' then :addition else reason || '; ' || :addition end,
                event = :event, event_size = :event_size,
                kept_size = log_stored_size + :event_kept + coalesce(length(substr(result, 1, :limit)), 0),
                result = substr(result, 1, :limit)
            where id = :id""";

    private final RecordSettings.Bulk bulk;
    private final TimeSource time;

    Ends(RecordSettings.Bulk bulk, TimeSource time) {
        this.bulk = bulk;
        this.time = time;
    }

    boolean waitsAgain(Handle handle, ClaimToken token, Outcome outcome, QueuedInvocation next) {
        LedgerRow row = LedgerRow.lock(handle, token.id()).orElse(null);
        if (row == null || waits(row, token, next)) {
            return row != null;
        }
        Instant now = now();
        if (!row.runs(token)) {
            rememberLost(handle, row, token, outcome, now);
            return false;
        }
        RunMemory memory = RunMemory.with(handle, row, outcome, now);
        if (row.cancelRequested()) {
            Ending ending = Ending.cancelled(next.attempt() - 1);
            end(handle, row, next, new End(Optional.of(outcome), ending, Telling.NOTHING), memory);
        } else {
            RowChanges.waits(handle, next, memory);
        }
        return true;
    }

    boolean ended(Handle handle, ClaimToken token, QueuedInvocation invocation, End end) {
        LedgerRow row = LedgerRow.lock(handle, token.id()).orElse(null);
        if (row == null || (row.status().isFinal() && row.number() == token.number())) {
            return row != null;
        }
        Instant now = now();
        if (!row.runs(token)) {
            end.last().ifPresent(outcome -> rememberLost(handle, row, token, outcome, now));
            return false;
        }
        RunMemory memory = end.last()
                .map(outcome -> RunMemory.with(handle, row, outcome, now))
                .orElseGet(() -> RunMemory.of(handle, row, row.attempts(), Optional.empty()));
        end(handle, row, invocation, end, memory);
        return true;
    }

    /** How an invocation ends, as its claimant says. */
    record End(Optional<Outcome> last, Ending ending, Telling telling) {}

    void told(Handle handle, QueuedInvocation invocation) {
        handle.createUpdate(TOLD)
                .bind("id", invocation.id().toString())
                .bind("limit", (int) bulk.result().bytes())
                .bind("forgettable", RowChanges.forgettable(now()))
                .execute();
    }

    void untellable(Handle handle, QueuedInvocation invocation, String reason) {
        LedgerRow row = LedgerRow.lock(handle, invocation.id()).orElse(null);
        if (row == null || !row.status().isFinal() || row.telling() != Telling.OUTSTANDING) {
            return;
        }
        InvocationStatus status = row.status().isFailure() ? InvocationStatus.DEAD : row.status();
        KeptBytes event = keepEvent(status, invocation);
        WriteNotes.bind(handle.createUpdate(UNTELLABLE), "event", event)
                .bind("id", row.id().toString())
                .bind(
                        "forgettable",
                        RowChanges.forgettable(status, Telling.UNTELLABLE, now())
                                .orElse(null))
                .bind("status", status.label())
                .bind("addition", StorableText.of(reason, InvocationError.LONGEST_MESSAGE))
                .bind("event_kept", event.bytes().length)
                .bind("limit", (int) bulk.result().bytes())
                .execute();
        if (status != row.status()) {
            Totals.add(handle, new Totals.Change(0, -1, 1));
        }
    }

    private void end(Handle handle, LedgerRow row, QueuedInvocation invocation, End end, RunMemory memory) {
        Ending ending = end.ending();
        Optional<KeptBytes> result = end.telling() == Telling.OUTSTANDING
                ? ending.answer().map(KeptBytes::all)
                : ending.answer().map(bulk::keepResult);
        RowChanges.End change = new RowChanges.End(
                ending,
                end.telling(),
                row.number(),
                memory,
                Optional.of(keepEvent(ending.status(), invocation)),
                result);
        RowChanges.end(handle, row, change, now());
        Totals.add(handle, Totals.Change.ended(ending.status()));
    }

    private KeptBytes keepEvent(InvocationStatus status, QueuedInvocation invocation) {
        return status == InvocationStatus.DEAD ? KeptBytes.all(invocation.event()) : bulk.keepEvent(invocation.event());
    }

    private static void rememberLost(Handle handle, LedgerRow row, ClaimToken token, Outcome outcome, Instant now) {
        RunMemory.withLost(handle, row, token, outcome, now)
                .ifPresent(memory -> RowChanges.remember(handle, row, memory));
    }

    /** Whether {@link #waitsAgain} has been noted already. */
    private static boolean waits(LedgerRow row, ClaimToken token, QueuedInvocation next) {
        boolean waits = switch (row.status()) {
            case QUEUED -> row.turn().equals(Turn.of(next));
            case CANCELLED -> true;
            case RUNNING, SUCCEEDED, FAILED, TIMED_OUT, PLATFORM_ERROR, DEAD -> false;
        };
        return waits && row.number() == token.number();
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
