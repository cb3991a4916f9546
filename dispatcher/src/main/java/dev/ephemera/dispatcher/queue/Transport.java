package dev.ephemera.dispatcher.queue;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;

/**
 * Carries queued invocations durably to whichever node takes them next. At least once: a copy is
 * delivered until its handler has said {@link Verdict#DONE}, and may be delivered again after that if
 * the word was lost. Thread-safe.
 */
public interface Transport extends AutoCloseable {

    /**
     * Puts a copy into the queue; it is delivered once it is due. When this returns it is on disk.
     *
     * @throws QueueUnavailableException if nothing says that it is; it may be all the same
     */
    void put(QueuedInvocation invocation) throws QueueUnavailableException, InterruptedException;

    /**
     * Begins to deliver, each delivery on a virtual thread of its own; returns at once. To be called
     * once.
     */
    void deliverTo(DeliveryHandler handler);

    /** Fetches nothing new; what has been delivered is not touched. */
    void stopDelivering();

    /** Lets go of everything: what has not been settled will be delivered again, here or elsewhere. */
    @Override
    void close();
}
