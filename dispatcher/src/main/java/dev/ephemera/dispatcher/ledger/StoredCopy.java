package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the ledger keeps of an invocation that is over, to make a new copy of. */
record StoredCopy(
        InvocationStatus status,
        FunctionReference function,
        Origin origin,
        InvocationOptions options,
        Optional<KeptBytes> event,
        Headers headers) {

    /** What came with the event. */
    record Headers(Optional<String> traceId, Optional<String> clientContext) {}

    private static final String FIND = """
            select status, function_name, qualifier, origin, options, event, event_size, trace_id, client_context
            from invocations where id = :id""";

    static Optional<StoredCopy> find(Handle handle, InvocationId id) {
        return handle.createQuery(FIND)
                .bind("id", id.toString())
                .map((row, _) -> read(row))
                .findOne();
    }

    private static StoredCopy read(ResultSet row) throws SQLException {
        String options = row.getString("options");
        return new StoredCopy(
                InvocationStatus.ofLabel(row.getString("status")),
                InvocationRow.function(row),
                InvocationRow.origin(row),
                options == null ? InvocationOptions.DEFAULT : OptionsText.parse(options),
                Columns.kept(row, "event"),
                new Headers(Columns.text(row, "trace_id"), Columns.text(row, "client_context")));
    }

    /** The first copy of an invocation that is due at once. */
    QueuedInvocation copy(InvocationId id, byte[] wholeEvent, Instant accepted) {
        InvocationOptions withoutDelay = new InvocationOptions(
                options.priority(),
                Duration.ZERO,
                options.timeout(),
                options.retries(),
                options.retryDelay(),
                options.maximumAge());
        return new QueuedInvocation(
                id,
                function,
                wholeEvent,
                origin,
                withoutDelay,
                accepted,
                1,
                0,
                accepted,
                headers.traceId(),
                headers.clientContext());
    }
}
