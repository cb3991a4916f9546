package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was noted. Nodes that write at the same time touch rows in the same order: by kind of note,
 * then by id, the totals last; so none waits for another in a circle.
 */
record WriteNotes(List<Note.Ran> ran, List<QueuedInvocation> accepted, List<Said> progress) {

    /** What a run has said of its progress. */
    record Said(InvocationId id, Progress latest) {}

    private static final String INSERT_RAN = """
            insert into invocations (
                id, function_name, qualifier, function_version, origin, trace_id, client_context, status,
                received_micros, ended_micros, forgettable_micros, error_type, error_message, attempts, kept_size,
                log_size, log_stored_size, log, event_size, event, result_size, result,
                claim_number, cancel_requested, telling)
            values (
                :id, :function_name, :qualifier, :function_version, :origin, :trace_id, :client_context, :status,
                :received_micros, :ended_micros, :ended_micros, :error_type, :error_message, :attempts, :kept_size,
                :log_size, :log_stored_size, :log, :event_size, :event, :result_size, :result,
                0, 0, 'nothing')
            on conflict (id) do nothing""";

    private static final String INSERT_ACCEPTED = """
            insert into invocations (
                id, function_name, qualifier, origin, trace_id, client_context, status, received_micros, attempts,
                kept_size, log_size, log_stored_size, log, options, attempt, setbacks, not_before_micros,
                claim_number, cancel_requested, telling)
            values (
                :id, :function_name, :qualifier, :origin, :trace_id, :client_context, 'queued', :received_micros, '[]',
                0, 0, 0, :log, :options, :attempt, :setbacks, :not_before_micros, 0, 0, 'nothing')
            on conflict (id) do nothing""";

    private static final String UPDATE_PROGRESS =
            "update invocations set percent = :percent, progress = :progress where id = :id";

    static WriteNotes of(List<Note> notes, LatestProgress progress) {
        List<Note.Ran> ran = new ArrayList<>();
        List<QueuedInvocation> accepted = new ArrayList<>();
        List<Said> said = new ArrayList<>();
        for (Note note : notes) {
            switch (note) {
                case Note.Ran run -> ran.add(run);
                case Note.Accepted(QueuedInvocation invocation) -> accepted.add(invocation);
                case Note.Progressed(InvocationId id) ->
                    progress.take(id).ifPresent(latest -> said.add(new Said(id, latest)));
                case Note.Grown _ -> {}
            }
        }
        ran.sort(Comparator.comparing(run -> run.detail().record().id().toString()));
        accepted.sort(Comparator.comparing(invocation -> invocation.id().toString()));
        said.sort(Comparator.comparing(one -> one.id().toString()));
        return new WriteNotes(ran, accepted, said);
    }

    /** To be called in a transaction; as often as it takes to commit one. */
    void on(Handle handle) {
        writeRan(handle);
        int added = writeAccepted(handle);
        progress.forEach(said -> writeProgress(handle, said));
        Totals.add(handle, new Totals.Change(added, 0, 0));
    }

    /** Notes an asynchronous invocation, if nobody has; returns how many that were, 0 or 1. */
    static int accept(Handle handle, QueuedInvocation invocation) {
        return bind(handle.createUpdate(INSERT_ACCEPTED), invocation).execute();
    }

    private void writeRan(Handle handle) {
        if (ran.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(INSERT_RAN)) {
            ran.forEach(run -> bind(batch, run).add());
            batch.execute();
        }
    }

    private int writeAccepted(Handle handle) {
        if (accepted.isEmpty()) {
            return 0;
        }
        try (PreparedBatch batch = handle.prepareBatch(INSERT_ACCEPTED)) {
            accepted.forEach(invocation -> bind(batch, invocation).add());
            int added = 0;
            for (int count : batch.execute()) {
                added += count;
            }
            return added;
        }
    }

    private static void writeProgress(Handle handle, Said said) {
        handle.createUpdate(UPDATE_PROGRESS)
                .bind("percent", said.latest().percent())
                .bind("progress", StorableText.of(said.latest().message(), Progress.LONGEST_MESSAGE))
                .bind("id", said.id().toString())
                .execute();
    }

    private static PreparedBatch bind(PreparedBatch batch, Note.Ran run) {
        InvocationRecord record = run.detail().record();
        StoredLog log = StoredLog.of(run.detail().log());
        AttemptList attempts = record.attempts().stream()
                .reduce(AttemptList.NONE, (list, attempt) -> list.with(0, attempt), (_, list) -> list);
        bind(batch, record.function());
        bind(batch, "event", run.detail().event().orElse(null));
        bind(batch, "result", run.detail().result().orElse(null));
        return batch.bind("id", record.id().toString())
                .bind("function_version", record.version().orElse(null))
                .bind("origin", InvocationRow.label(record.origin()))
                .bind("trace_id", run.traceId().orElse(null))
                .bind("client_context", run.clientContext().orElse(null))
                .bind("status", record.status().label())
                .bind("received_micros", Micros.of(record.received()))
                .bind("ended_micros", record.ended().map(Micros::of).orElse(null))
                .bind("error_type", record.error().map(InvocationError::type).orElse(null))
                .bind(
                        "error_message",
                        record.error().map(InvocationError::message).orElse(null))
                .bind("attempts", attempts.text())
                .bind("kept_size", log.bytes().length + size(run.detail()))
                .bind("log_size", log.size())
                .bind("log_stored_size", log.bytes().length)
                .bind("log", log.bytes());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, QueuedInvocation invocation) {
        bind(statement, invocation.function());
        return statement
                .bind("id", invocation.id().toString())
                .bind("origin", InvocationRow.label(invocation.origin()))
                .bind("trace_id", invocation.traceId().orElse(null))
                .bind("client_context", invocation.clientContext().orElse(null))
                .bind("received_micros", Micros.of(invocation.accepted()))
                .bind("log", new byte[0])
                .bind("options", OptionsText.of(invocation.options()))
                .bind("attempt", invocation.attempt())
                .bind("setbacks", invocation.setbacks())
                .bind("not_before_micros", Micros.of(invocation.notBefore()));
    }

    private static <S extends SqlStatement<S>> void bind(S statement, FunctionReference function) {
        statement
                .bind("function_name", function.name().value())
                .bind("qualifier", function.qualifier().orElse(null));
    }

    static <S extends SqlStatement<S>> S bind(S statement, String column, @Nullable KeptBytes kept) {
        return statement
                .bind(column, kept == null ? null : kept.bytes())
                .bind(column + "_size", kept == null ? null : (Integer) kept.size());
    }

    private static long size(InvocationDetail detail) {
        long event = detail.event().map(kept -> kept.bytes().length).orElse(0);
        return event + detail.result().map(kept -> kept.bytes().length).orElse(0);
    }
}
