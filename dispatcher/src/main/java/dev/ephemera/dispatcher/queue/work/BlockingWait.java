package dev.ephemera.dispatcher.queue.work;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks the thread. Thread-safe: has no state. */
enum BlockingWait implements Waiting {
    INSTANCE;

    private static final Logger log = LoggerFactory.getLogger(BlockingWait.class);

    @Override
    public void untilAny(CompletableFuture<?>... futures) throws InterruptedException {
        try {
            CompletableFuture.anyOf(futures).get();
        } catch (ExecutionException | CancellationException e) {
            log.debug("A wait ended with {}", e.toString());
        }
    }
}
