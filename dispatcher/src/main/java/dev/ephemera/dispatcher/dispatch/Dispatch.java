package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import java.util.concurrent.CompletableFuture;

/** Runs invocations. Thread-safe. */
public interface Dispatch {

    /**
     * Runs one invocation in a fresh container and returns when the caller can be answered; the
     * container is then still being removed. Blocks, so call it on a virtual thread.
     *
     * @param callerGone completes when nobody waits for the answer any more; the run is then ended
     */
    Outcome run(Invocation invocation, CompletableFuture<?> callerGone) throws InterruptedException;
}
