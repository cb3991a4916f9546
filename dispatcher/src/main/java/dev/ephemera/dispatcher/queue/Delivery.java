package dev.ephemera.dispatcher.queue;

import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.concurrent.CompletableFuture;

/**
 * A copy of a queued invocation in the hands of this node.
 *
 * @param content what it says
 * @param place where it lies; the same when it is delivered again
 * @param count how often it has been delivered, this time included
 * @param lost completes when the transport may have given it to someone else as well
 */
public record Delivery(Content content, Place place, int count, CompletableFuture<Void> lost) {

    /** What a copy says. */
    public sealed interface Content {

        record Readable(QueuedInvocation invocation) implements Content {}

        /**
         * It cannot be understood.
         *
         * @param bytes as they were found
         * @param reason what is wrong with them
         */
        @SuppressWarnings("ArrayRecordComponent")
        record Unreadable(byte[] bytes, String reason) implements Content {}
    }
}
