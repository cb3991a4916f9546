package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is being done about a record, on a virtual thread of its own. It goes on when the record is lost,
 * until it is given up. Thread-safe: all state is in futures and in one volatile field.
 *
 * <p>A record whose handler wants it again is kept and handled again here, after a pause that grows. To
 * give it back to the cluster each time would count as a delivery each time, and the cluster silently
 * drops what it has delivered five times.
 */
final class Work {

    private static final Logger log = LoggerFactory.getLogger(Work.class);

    private final Taken taken;
    private final DeliveryHandler handler;
    private final RetryPause pause;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> givenBack = new CompletableFuture<>();
    private final CompletableFuture<Verdict> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean held = true;

    Work(Taken taken, DeliveryHandler handler, RetryPause pause) {
        this.taken = taken;
        this.handler = handler;
        this.pause = pause;
        thread = Thread.ofVirtual().name("delivery " + taken.place()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Runs it once the work has ended, at once if it has. */
    void afterwards(Runnable action) {
        ended.thenRun(action);
    }

    /** What becomes of the record, if that is known in time. */
    Optional<Verdict> awaitEnd(Duration patience) throws InterruptedException {
        try {
            return Optional.of(ended.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A work ends with a verdict and not with a failure", e);
        }
    }

    /** Whoever had the record has it no more. */
    void lose() {
        held = false;
        lost.complete(null);
    }

    /** Somebody has got the record again. */
    void adopt() {
        held = true;
    }

    /** If the handler wants the record again, it is given back. */
    void repeatNoMore() {
        givenBack.complete(null);
    }

    /** Gives the record back now; a handler that is at work is interrupted, and told that it is alone. */
    void giveUp() {
        givenBack.complete(null);
        ended.complete(Verdict.AGAIN);
        lost.complete(null);
        thread.interrupt();
    }

    private void run() {
        try {
            ended.complete(untilDone());
        } catch (InterruptedException e) {
            ended.complete(Verdict.AGAIN);
        }
    }

    private Verdict untilDone() throws InterruptedException {
        for (int times = 1; ; times++) {
            if (handle() == Verdict.DONE) {
                return Verdict.DONE;
            }
            if (!held || givenBackWithin(pause.after(times))) {
                return Verdict.AGAIN;
            }
        }
    }

    private Verdict handle() throws InterruptedException {
        try {
            return handler.handle(new Delivery(taken.content(), taken.place(), taken.count(), lost));
        } catch (RuntimeException | Error e) {
            log.error("The delivery from {} could not be handled, and is handled again", taken.place(), e);
            return Verdict.AGAIN;
        }
    }

    private boolean givenBackWithin(Duration wait) throws InterruptedException {
        try {
            givenBack.get(wait.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nobody completes it with a failure", e);
        }
    }

    /** How long a record rests before it is handled again. */
    @FunctionalInterface
    interface RetryPause {

        /** One second, then twice as long each time, up to half a minute. */
        RetryPause GROWING = times -> Duration.ofSeconds(Math.min(30, 1L << Math.min(5, times - 1)));

        /** @param times how often it has been handled, from 1 */
        Duration after(int times);
    }
}
