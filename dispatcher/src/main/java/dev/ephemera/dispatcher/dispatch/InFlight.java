package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Counts invocations, and ends their coming and going in order. Thread-safe: guarded by its monitor. */
final class InFlight {

    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();
    private int count;
    private boolean draining;

    /** @return whether the invocation may go on; if so, {@link #leave} must follow */
    synchronized boolean enter() {
        if (draining) {
            return false;
        }
        count++;
        return true;
    }

    synchronized void leave() {
        count--;
        completeIfEmpty();
    }

    synchronized int count() {
        return count;
    }

    /** Completes when what is still in flight shall end at once. */
    CompletableFuture<Void> abandoned() {
        return abandoned;
    }

    int drain(Duration grace, Timers timers) throws InterruptedException {
        synchronized (this) {
            draining = true;
            completeIfEmpty();
        }
        CompletableFuture<Void> graceOver = new CompletableFuture<>();
        Timers.Timer timer = timers.after(grace, () -> graceOver.complete(null));
        try {
            CompletableFuture.anyOf(empty, graceOver).get();
            int left = count();
            abandoned.complete(null);
            empty.get();
            return left;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Draining failed", e);
        } finally {
            timer.cancel();
        }
    }

    private void completeIfEmpty() {
        if (draining && count == 0) {
            empty.complete(null);
        }
    }
}
