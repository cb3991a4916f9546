package dev.ephemera.dispatcher.invocation;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.time.Instant;
import java.util.Optional;

/**
 * An asynchronous invocation on its way through the queue. Which version it runs, and with which
 * configuration, is looked up when it runs.
 *
 * @param id the request id, the same for all attempts
 * @param function what to run
 * @param event what the function gets; not copied, and must not change any more
 * @param origin what it came from
 * @param options what its caller asked for
 * @param accepted when it was taken in, to the millisecond
 * @param attempt which attempt comes next, from 1; only runs that the function itself has ended count
 * @param setbacks how often in a row it could not be run for lack of room or by a fault of the
 *     platform's
 * @param notBefore when the next attempt is due, to the millisecond
 * @param traceId the X-Ray header of the request, if it had one
 * @param clientContext the client's context as base64, if the request had one
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and copying megabytes for form's sake is waste.
public record QueuedInvocation(
        InvocationId id,
        FunctionReference function,
        byte[] event,
        Origin origin,
        InvocationOptions options,
        Instant accepted,
        int attempt,
        int setbacks,
        Instant notBefore,
        Optional<String> traceId,
        Optional<String> clientContext) {

    /** A new one for which nobody asks anything special: due as soon as it is accepted. */
    public static QueuedInvocation dueAtOnce(
            InvocationId id, FunctionReference function, byte[] event, Origin origin, Instant accepted) {
        return new QueuedInvocation(
                id,
                function,
                event,
                origin,
                InvocationOptions.DEFAULT,
                accepted,
                1,
                0,
                accepted,
                Optional.empty(),
                Optional.empty());
    }

    /** The next attempt, after one that counted. */
    public QueuedInvocation retryAt(Instant due) {
        return new QueuedInvocation(
                id, function, event, origin, options, accepted, attempt + 1, 0, due, traceId, clientContext);
    }

    /** The same attempt again, as this one did not count. */
    public QueuedInvocation setBackTo(Instant due) {
        return new QueuedInvocation(
                id, function, event, origin, options, accepted, attempt, setbacks + 1, due, traceId, clientContext);
    }

    /** The same attempt, looked at again later. */
    public QueuedInvocation postponedTo(Instant due) {
        return new QueuedInvocation(
                id, function, event, origin, options, accepted, attempt, setbacks, due, traceId, clientContext);
    }
}
