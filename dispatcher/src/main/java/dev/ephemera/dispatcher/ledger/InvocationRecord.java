package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one invocation, but for the bulk of it.
 *
 * @param id the request id
 * @param function what was asked for
 * @param version the version that ran last; empty if none has
 * @param origin what it came from
 * @param status how it stands
 * @param received when it arrived, to the microsecond
 * @param ended when its outcome was known, to the microsecond; empty before that
 * @param error what went wrong the last time; while it waits, why it has to
 * @param attempts its runs, the oldest first, the one that goes on now included; only the latest if there
 *     are very many
 * @param queue empty if it was synchronous
 */
public record InvocationRecord(
        InvocationId id,
        FunctionReference function,
        Optional<String> version,
        Origin origin,
        InvocationStatus status,
        Instant received,
        Optional<Instant> ended,
        Optional<InvocationError> error,
        List<AttemptRecord> attempts,
        Optional<QueueRecord> queue) {

    public InvocationRecord {
        attempts = List.copyOf(attempts);
    }
}
