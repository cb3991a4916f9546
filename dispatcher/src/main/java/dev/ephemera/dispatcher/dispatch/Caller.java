package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.invocation.Progress;
import java.util.concurrent.CompletableFuture;

/** Whoever wants an invocation run. Its methods are called from the invocation's thread, except where they say otherwise. */
public interface Caller {

    /** Completes when nobody wants the answer any more; the run is then ended. */
    CompletableFuture<?> gone();

    /** A container is in hand and the function is about to run in it; must be quick. */
    default void started(RunStart start) {}

    /**
     * The run says how far it has come; it may say so ten thousand times a second. Called from the thread
     * that serves the container's socket: must be quick.
     */
    default void progressed(Progress progress) {}

    /** Someone who waits for the answer and for nothing else. */
    static Caller waiting(CompletableFuture<?> gone) {
        return () -> gone;
    }
}
