package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The ways in which the row of an asynchronous invocation changes. All expect that it is locked. */
final class RowChanges {

    private static final String GRANT = """
            update invocations set
                status = 'running', attempt = :attempt, setbacks = :setbacks, not_before_micros = :not_before,
                claim_number = claim_number + 1, place = :place, node = :node, claimed_micros = :now,
                heard_micros = :now, percent = null, progress = null, attempts = :attempts
            where id = :id""";

    private static final String START_LIFE = """
            update invocations set
                status = 'queued', attempt = :attempt, setbacks = :setbacks, not_before_micros = :not_before,
                ended_micros = null, forgettable_micros = null, error_type = null, error_message = null,
                cancel_requested = 0, runs = null, condition = null, reason = null, function_error = null,
                telling = 'nothing', redriving_micros = null, redriven_micros = :accepted
            where id = :id""";

    private static final String WAIT = """
            update invocations set
                status = 'queued', attempt = :attempt, setbacks = :setbacks, not_before_micros = :not_before,
                error_type = :error_type, error_message = :error_message, attempts = :attempts,
                kept_size = kept_size - log_stored_size + :log_stored_size,
                log_size = :log_size, log_stored_size = :log_stored_size, log = :log
            where id = :id""";

    private static final String REMEMBER = """
            update invocations set
                attempts = :attempts, kept_size = kept_size - log_stored_size + :log_stored_size,
                log_size = :log_size, log_stored_size = :log_stored_size, log = :log
            where id = :id""";

    private static final String END = """
            update invocations set
                status = :status, ended_micros = :now, forgettable_micros = :forgettable,
                function_version = coalesce(:version, function_version),
                error_type = :error_type, error_message = :error_message, attempts = :attempts,
                log_size = :log_size, log_stored_size = :log_stored_size, log = :log,
                event = coalesce(:event, event), event_size = coalesce(:event_size, event_size),
                result = :result, result_size = :result_size,
                kept_size = :log_stored_size + coalesce(length(coalesce(:event, event)), 0) + :result_kept,
                claim_number = :number, runs = :runs, condition = :condition, reason = :reason,
                function_error = :function_error, telling = :telling
            where id = :id""";

    private RowChanges() {}

    static ClaimToken grant(
            Handle handle, LedgerRow row, QueuedInvocation copy, Place place, String node, Instant now) {
        bindTurn(handle.createUpdate(GRANT), copy)
                .bind("place", place.text())
                .bind("node", node)
                .bind("now", Micros.of(now))
                .bind("attempts", row.attemptsWithLost().text())
                .execute();
        return new ClaimToken(copy.id(), row.number() + 1);
    }

    /** A dead letter becomes an invocation that waits. */
    static void startLife(Handle handle, QueuedInvocation copy) {
        bindTurn(handle.createUpdate(START_LIFE), copy)
                .bind("accepted", Micros.of(copy.accepted()))
                .execute();
    }

    static void waits(Handle handle, QueuedInvocation next, RunMemory memory) {
        bindMemory(bindTurn(handle.createUpdate(WAIT), next), memory).execute();
    }

    static void remember(Handle handle, LedgerRow row, RunMemory memory) {
        bindMemory(handle.createUpdate(REMEMBER).bind("id", row.id().toString()), memory)
                .execute();
    }

    /**
     * What an end leaves behind.
     *
     * @param number of the last claim; another one makes its token worthless
     * @param event empty to leave it as it is
     */
    record End(
            Ending ending,
            Telling telling,
            long number,
            RunMemory memory,
            Optional<KeptBytes> event,
            Optional<KeptBytes> result) {}

    static void end(Handle handle, LedgerRow row, End end, Instant now) {
        Ending ending = end.ending();
        Update update = handle.createUpdate(END)
                .bind("id", row.id().toString())
                .bind("status", ending.status().label())
                .bind("now", Micros.of(now))
                .bind(
                        "forgettable",
                        forgettable(ending.status(), end.telling(), now).orElse(null))
                .bind("version", ending.executedVersion().orElse(null))
                .bind("number", end.number())
                .bind("runs", ending.runs())
                .bind("condition", ending.condition())
                .bind("reason", StorableText.of(ending.reason(), InvocationError.LONGEST_MESSAGE))
                .bind("function_error", ending.functionError().orElse(null))
                .bind("telling", end.telling().label())
                .bind(
                        "result_kept",
                        end.result().map(kept -> kept.bytes().length).orElse(0));
        WriteNotes.bind(update, "event", end.event().orElse(null));
        WriteNotes.bind(update, "result", end.result().orElse(null));
        bindMemory(update, end.memory()).execute();
    }

    /** From when on it need not be kept any more; empty while it must be. */
    static Optional<Long> forgettable(InvocationStatus status, Telling telling, Instant ended) {
        return status == InvocationStatus.DEAD || telling == Telling.OUTSTANDING
                ? Optional.empty()
                : Optional.of(forgettable(ended));
    }

    /** As long as copies of it may come out of the queue, it must be known that it is over. */
    static long forgettable(Instant ended) {
        return Micros.of(ended.plus(Retention.LEAST));
    }

    private static Update bindTurn(Update update, QueuedInvocation copy) {
        return update.bind("id", copy.id().toString())
                .bind("attempt", copy.attempt())
                .bind("setbacks", copy.setbacks())
                .bind("not_before", Micros.of(copy.notBefore()));
    }

    private static Update bindMemory(Update update, RunMemory memory) {
        return update.bind("attempts", memory.attempts().text())
                .bind("error_type", memory.error().map(InvocationError::type).orElse(null))
                .bind(
                        "error_message",
                        memory.error().map(InvocationError::message).orElse(null))
                .bind("log_size", memory.log().size())
                .bind("log_stored_size", memory.log().bytes().length)
                .bind("log", memory.log().bytes());
    }
}
