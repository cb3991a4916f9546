package dev.ephemera.triggers.schedule;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.triggers.schedule.store.RunStore;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires schedules on this node when they are due. Any number of nodes do so over one database. Its state is
 * confined to its thread, and to the one that closes it once that has ended; {@link #wake} may be called
 * from any.
 */
public final class FireSchedules implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FireSchedules.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Firing firing;
    private final HandOvers handOvers;
    private final TimeSource time;
    private final ExecutorService handingOver = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closing;
    private boolean complained;

    private FireSchedules(
            RunStore store,
            InvocationQueue queue,
            Predicate<InvocationId> unfinished,
            ScheduleMetrics metrics,
            TimeSource time) {
        this.time = time;
        handOvers = new HandOvers(new HandOver(queue, time), handingOver);
        firing = new Firing(store, handOvers, unfinished, metrics, time);
        thread = Thread.ofPlatform().name("schedules").daemon().unstarted(this::work);
    }

    /**
     * Begins to fire schedules.
     *
     * @param unfinished whether an invocation waits or runs
     */
    public static FireSchedules start(
            RunStore store,
            InvocationQueue queue,
            Predicate<InvocationId> unfinished,
            ScheduleMetrics metrics,
            TimeSource time) {
        FireSchedules firing = new FireSchedules(store, queue, unfinished, metrics, time);
        firing.thread.start();
        return firing;
    }

    /** Lets it look at once. */
    public void wake() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    private void work() {
        while (!closing) {
            Duration wait = Firing.LOOK;
            try {
                wait = firing.look();
                complained = false;
            } catch (RuntimeException e) {
                if (!complained) {
                    log.warn("The database does not tell which schedules are due; they are late until it does", e);
                }
                complained = true;
            }
            await(wait);
        }
    }

    private void await(Duration longest) {
        try {
            signal.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
            signal.drainPermits();
        } catch (InterruptedException e) {
            closing = true;
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Begins nothing more, and waits a moment for the queue to take what has begun. What it has not taken
     * then is handed over later, here or elsewhere.
     */
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join();
            long start = time.monotonicNanos();
            while (!handOvers.isIdle() && time.since(start).compareTo(PATIENCE) < 0) {
                await(Duration.ofMillis(100));
                firing.writeDown();
            }
            handingOver.shutdownNow();
        } catch (InterruptedException e) {
            handingOver.shutdownNow();
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            handingOver.shutdownNow();
            log.warn("What schedules have just handed over may be handed over again, and runs once", e);
        }
    }
}
