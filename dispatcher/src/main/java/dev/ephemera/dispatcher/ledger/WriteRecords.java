package dev.ephemera.dispatcher.ledger;

import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes notes out of the queue and writes them, until the queue is closed and empty. Confined to the writer's thread. */
final class WriteRecords implements Runnable {

    /** A database that cannot be reached already makes each attempt last until its own time limit. */
    static final int ATTEMPTS = 3;

    static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(WriteRecords.class);

    private final RecordQueue queue;
    private final RecordStore store;
    private final PruneRecords prune;
    private final Timers timers;

    WriteRecords(RecordQueue queue, RecordStore store, PruneRecords prune, Timers timers) {
        this.queue = queue;
        this.store = store;
        this.prune = prune;
        this.timers = timers;
    }

    @Override
    public void run() {
        try {
            while (!queue.finished()) {
                step();
            }
        } catch (InterruptedException e) {
            log.debug("Writing records was interrupted, as its time at the end was up");
        } finally {
            queue.abandon();
        }
    }

    private void step() throws InterruptedException {
        List<Note> batch = queue.take();
        if (!batch.isEmpty()) {
            write(batch);
            long lost = queue.settle(batch);
            if (lost > 0) {
                log.warn(
                        "{} records of invocations were dropped, as they came faster than the database took them",
                        lost);
            }
        }
        if (!queue.closed() && pruneMore()) {
            queue.wake();
        }
    }

    private void write(List<Note> batch) throws InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                store.write(batch);
                prune.written(batch);
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS) {
                    queue.countDropped(batch.size());
                    log.error("{} records of invocations could not be written and are lost", batch.size(), e);
                } else {
                    log.warn("Records of invocations could not be written, trying again: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private boolean pruneMore() {
        try {
            return prune.step();
        } catch (RuntimeException e) {
            log.warn("Old records of invocations could not be deleted, trying again in {}", PruneRecords.INTERVAL, e);
            return false;
        }
    }

    private void pause() throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        timers.after(BETWEEN_ATTEMPTS, () -> over.complete(null));
        try {
            over.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A pause failed", e);
        }
    }
}
