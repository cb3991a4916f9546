package dev.ephemera.triggers.kafka;

import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets a batch's runs be stopped from outside: no further one, or not even the one under way.
 * Thread-safe: guarded by the object's monitor, which is not held while anybody waits.
 */
final class RunHold {

    private final CompletableFuture<Void> finishing = new CompletableFuture<>();
    private boolean abandoned;
    private @Nullable CompletableFuture<Void> current;

    /** What runs may end; nothing new begins. */
    void finish() {
        finishing.complete(null);
    }

    /** What runs is ended as well. */
    void abandon() {
        finish();
        CompletableFuture<Void> running;
        synchronized (this) {
            abandoned = true;
            running = current;
        }
        if (running != null) {
            running.complete(null);
        }
    }

    boolean isFinishing() {
        return finishing.isDone();
    }

    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** What completes when the run that begins now shall be ended. */
    synchronized CompletableFuture<Void> begin() {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (abandoned) {
            gone.complete(null);
        }
        current = gone;
        return gone;
    }

    /** Waits, unless or until nothing new shall begin. */
    void pause(Duration pause, Timers timers) throws InterruptedException {
        await(new CompletableFuture<>(), pause, timers);
    }

    /**
     * Waits as {@link #pause} does, but not once something has come.
     *
     * @param something never fails
     */
    void await(CompletableFuture<?> something, Duration longest, Timers timers) throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Timers.Timer timer = timers.after(longest, () -> over.complete(null));
        try {
            CompletableFuture.anyOf(finishing, something, over).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("None of them ever fails", e);
        } finally {
            timer.cancel();
        }
    }
}
