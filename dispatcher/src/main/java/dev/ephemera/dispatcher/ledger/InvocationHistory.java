package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import java.util.List;
import java.util.Optional;

/**
 * What has become of invocations, synchronous and asynchronous ones. What this node has written behind
 * is waited for; what others have may be missing for a moment. Thread-safe.
 */
public interface InvocationHistory {

    /** The most that one reading returns. */
    int MOST_AT_ONCE = 100;

    /** Finds an invocation, however little ago it was accepted or ended. */
    Optional<InvocationDetail> find(InvocationId id) throws InterruptedException;

    /**
     * Lists invocations, the newest first.
     *
     * @param limit 1 to {@value #MOST_AT_ONCE}
     * @param marker where the page before ended; another filter than that page's is allowed
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if the limit is out of range or no
     *     page ended with the marker
     */
    Page<InvocationRecord> list(InvocationFilter filter, int limit, Optional<String> marker)
            throws InterruptedException;

    /**
     * What the latest invocations of a function have printed, those that are not over left out, the
     * newest first.
     *
     * @param limit 1 to {@value #MOST_AT_ONCE}
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if it is out of range
     */
    List<InvocationLog> logs(FunctionName function, int limit) throws InterruptedException;

    /** The books of the asynchronous invocations, as of one moment. */
    QueueCounts counts();
}
