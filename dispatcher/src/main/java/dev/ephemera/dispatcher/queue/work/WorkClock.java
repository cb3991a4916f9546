package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Time, chance and waiting, as the work on deliveries needs them. Thread-safe, as its parts are.
 */
public final class WorkClock {

    private final TimeSource time;
    private final Timers timers;
    private final RandomGenerator random;
    private final Waiting waiting;
    private final Executor background;

    /** @param random spreads pauses; must be thread-safe */
    public WorkClock(TimeSource time, Timers timers, RandomGenerator random) {
        this(
                time,
                timers,
                random,
                BlockingWait.INSTANCE,
                task -> Thread.ofVirtual().name("queue-check").start(task));
    }

    /** @param background runs short tasks that may wait for the database */
    WorkClock(TimeSource time, Timers timers, RandomGenerator random, Waiting waiting, Executor background) {
        this.time = time;
        this.timers = timers;
        this.random = random;
        this.waiting = waiting;
        this.background = background;
    }

    /** To the millisecond, as everything in the queue is. */
    Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    TimeSource time() {
        return time;
    }

    /** 0 to 1. */
    double chance() {
        return random.nextDouble();
    }

    /** See {@link Waiting#untilAny}. */
    void untilAny(CompletableFuture<?>... futures) throws InterruptedException {
        waiting.untilAny(futures);
    }

    /** Waits for a while, or until one of {@code ends} is done. */
    void pause(Duration duration, CompletableFuture<?>... ends) throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Timers.Timer timer = timers.after(duration, () -> over.complete(null));
        CompletableFuture<?>[] all = Arrays.copyOf(ends, ends.length + 1);
        all[ends.length] = over;
        try {
            waiting.untilAny(all);
        } finally {
            timer.cancel();
        }
    }

    /** Runs a short task, which may wait for the database, on a thread of its own after a while. */
    Timers.Timer later(Duration delay, Runnable task) {
        return timers.after(delay, () -> background.execute(task));
    }

    /** The same, at once. */
    void inBackground(Runnable task) {
        background.execute(task);
    }
}
