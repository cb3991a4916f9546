package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.admission.Permit;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps a permit's memory until the invocation is over and the last container it had is dead. An
 * invocation has one container at a time, so its permit covers it. Confined to the invocation's
 * thread.
 */
final class MemoryHolds implements AutoCloseable {

    private final Permit permit;
    private CompletableFuture<?> lastDeath = CompletableFuture.completedFuture(null);

    MemoryHolds(Permit permit) {
        this.permit = permit;
    }

    void until(CompletableFuture<?> death) {
        lastDeath = CompletableFuture.allOf(lastDeath, death);
    }

    @Override
    public void close() {
        lastDeath.thenRun(permit::containerDead);
    }
}
