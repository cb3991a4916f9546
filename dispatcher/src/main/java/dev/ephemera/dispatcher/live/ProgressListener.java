package dev.ephemera.dispatcher.live;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;

/** Hears how far runs say that they have come. Thread-safe. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * One says so; it may do so ten thousand times a second. Called from the thread that serves the
     * container's socket: must be quick.
     */
    void progressed(InvocationId id, Progress progress);
}
