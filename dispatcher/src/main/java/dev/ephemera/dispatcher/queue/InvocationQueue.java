package dev.ephemera.dispatcher.queue;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;

/** Takes in asynchronous invocations. Thread-safe. */
public interface InvocationQueue {

    /**
     * Takes an invocation in. When this returns, it is on disk and will run at least once, or end as a
     * dead letter. Blocks while the queue is starting, for a bounded time.
     *
     * @throws dev.ephemera.dispatcher.error.RejectedRequestException if the event is too large
     * @throws QueueUnavailableException if it could not be stored; it may have been all the same, so
     *     that a caller who tries again should use the same id
     */
    void accept(QueuedInvocation invocation) throws QueueUnavailableException, InterruptedException;
}
