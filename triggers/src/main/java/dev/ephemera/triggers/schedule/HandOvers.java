package dev.ephemera.triggers.schedule;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.schedule.store.PendingRun;
import dev.ephemera.triggers.schedule.store.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands many runs over beside each other, so that one that waits for the queue keeps nobody up. Thread-safe;
 * its collections guard themselves.
 */
final class HandOvers {

    /** More than these only wait in memory instead of in the database. */
    static final int MOST = 2000;

    private static final Logger log = LoggerFactory.getLogger(HandOvers.class);

    private static final int AT_ONCE = 64;
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final HandOver handOver;
    private final Executor threads;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final Set<InvocationId> inHand = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Settled> settled = new ConcurrentLinkedQueue<>();

    /** @param threads may run as many tasks at once as there are */
    HandOvers(HandOver handOver, Executor threads) {
        this.handOver = handOver;
        this.threads = threads;
    }

    /** How many more may be begun. */
    int room() {
        return MOST - inHand.size();
    }

    /** Begins to hand a run over; does nothing if that is being done. */
    void begin(PendingRun run) {
        if (inHand.add(run.id())) {
            threads.execute(() -> handOver(run));
        }
    }

    private void handOver(PendingRun run) {
        try {
            turns.acquire();
            try {
                settled.add(handOver.run(run));
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            // Whoever stops the platform lets go of what it holds.
            inHand.remove(run.id());
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error(
                    "Schedule {}: its run of {} could not be made",
                    run.schedule().name(),
                    run.time(),
                    e);
            Instant now = handOver.time().instant();
            settled.add(new Settled.Postponed(run, now, "the platform failed; its log says why", now.plus(AGAIN)));
        }
    }

    /** What has come to an end since it was last asked; it is the caller's now. */
    List<Settled> takeSettled() {
        List<Settled> taken = new ArrayList<>();
        Settled next = settled.poll();
        while (next != null) {
            taken.add(next);
            next = settled.poll();
        }
        return taken;
    }

    /** To be told once it is written down what became of runs. */
    void forget(List<Settled> written) {
        written.forEach(one -> inHand.remove(one.run().id()));
    }

    boolean isIdle() {
        return inHand.isEmpty();
    }
}
