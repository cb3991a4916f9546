package dev.ephemera.dispatcher.dispatch;

import java.util.concurrent.CompletableFuture;

/** Whoever wants an invocation run. Its methods are called from the invocation's thread, except where they say otherwise. */
public interface Caller {

    /** Completes when nobody wants the answer any more; the run is then ended. */
    CompletableFuture<?> gone();

    /** A container is in hand and the function is about to run in it; must be quick. */
    default void started(RunStart start) {}

    /** Someone who waits for the answer and for nothing else. */
    static Caller waiting(CompletableFuture<?> gone) {
        return () -> gone;
    }
}
