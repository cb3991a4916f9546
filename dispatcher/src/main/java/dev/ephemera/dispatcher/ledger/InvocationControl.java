package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;

/** What people and runs do to invocations, apart from making them. Thread-safe. */
public interface InvocationControl {

    /**
     * Cancels an asynchronous invocation. One that waits is over at once; one that runs is ended by
     * the node that runs it, or at once if that node has not been heard of for too long to be alive.
     */
    Cancellation cancel(InvocationId id) throws InterruptedException;

    /** Notes how far a run has come. Written behind, and only the latest; a crash may lose it. */
    void progress(InvocationId id, Progress progress);

    /**
     * Makes a new invocation out of one that is over: the same event for the same function, without
     * delay. It is for the caller to put it into the queue.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if there is no record of it, it is
     *     not over, or its event was not kept
     */
    QueuedInvocation runAgain(InvocationId id) throws InterruptedException;
}
