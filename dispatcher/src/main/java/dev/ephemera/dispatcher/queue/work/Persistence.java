package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Tries again for as long as the database or the queue does not answer: a delivery is kept until what
 * it asks for is on disk. Thread-safe.
 */
final class Persistence {

    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    private final WorkClock clock;
    private final CompletableFuture<?> stopping;
    private final Outage database = new Outage("The database");
    private final Outage queue = new Outage("The queue");

    /** @param stopping when it is done, what fails is not tried again */
    Persistence(WorkClock clock, CompletableFuture<?> stopping) {
        this.clock = clock;
        this.stopping = stopping;
    }

    /** Asks the database until it answers. */
    <T> T database(Supplier<T> question) throws InterruptedException, LetGoException {
        return until(database, question::get);
    }

    /** Tells the database until it has understood. */
    void database(Runnable statement) throws InterruptedException, LetGoException {
        until(database, () -> {
            statement.run();
            return true;
        });
    }

    /** Puts something into the queue until that has taken it. */
    void queue(Put put) throws InterruptedException, LetGoException {
        until(queue, () -> {
            put.run();
            return true;
        });
    }

    private <T> T until(Outage outage, Try<T> attempt) throws InterruptedException, LetGoException {
        for (int failures = 0; ; failures++) {
            try {
                T result = attempt.run();
                outage.worked();
                return result;
            } catch (RuntimeException | QueueUnavailableException e) {
                outage.failed(e);
                if (stopping.isDone()) {
                    throw new LetGoException("The platform shuts down, and a delivery could not be recorded", e);
                }
                clock.pause(PAUSES.after(failures, clock.chance()), stopping);
            }
        }
    }

    /** Puts something into the queue. */
    interface Put {
        void run() throws QueueUnavailableException, InterruptedException;
    }

    private interface Try<T> {
        T run() throws QueueUnavailableException, InterruptedException;
    }
}
