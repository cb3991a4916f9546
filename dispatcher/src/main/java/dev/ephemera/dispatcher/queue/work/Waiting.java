package dev.ephemera.dispatcher.queue.work;

import java.util.concurrent.CompletableFuture;

/**
 * How the thread of a delivery waits: the only place where one does, so that a test can run many of
 * them in an order of its own.
 */
@FunctionalInterface
interface Waiting {

    /** Returns when the first of them is done, however; that is for the caller to look at. */
    void untilAny(CompletableFuture<?>... futures) throws InterruptedException;
}
