package dev.ephemera.gateway.request;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the bodies of all requests together occupy: calls may wait for their turn with an event
 * of six megabytes each, and there may be more of them than fit. Thread-safe.
 */
@Singleton
final class BodyMemory {

    private static final int SHARE_OF_HEAP = 4;

    /** Strangers who hold all of theirs are in the way of nobody who has a key. */
    private static final int STRANGERS_SHARE_OF_HEAP = 16;

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    BodyMemory() {
        this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** One apart, for bodies of which nobody knows yet who has sent them. */
    static BodyMemory ofStrangers() {
        return new BodyMemory(Runtime.getRuntime().maxMemory() / STRANGERS_SHARE_OF_HEAP);
    }

    /** @param limit in bytes */
    BodyMemory(long limit) {
        this.limit = limit;
    }

    /**
     * Takes memory that the caller gives back with {@link #release}.
     *
     * @throws RejectedRequestException if there is none left at the moment
     */
    void take(long bytes) {
        long now = held.addAndGet(bytes);
        if (now > limit) {
            held.addAndGet(-bytes);
            throw new RejectedRequestException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "The requests under way already hold " + (now - bytes) + " bytes of " + limit
                            + " for bodies; try again in a moment, or with a smaller body");
        }
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Bytes that are held now. */
    long held() {
        return held.get();
    }
}
