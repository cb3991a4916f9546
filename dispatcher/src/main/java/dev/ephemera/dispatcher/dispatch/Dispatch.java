package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;

/** Runs invocations. Thread-safe. */
public interface Dispatch {

    /**
     * Runs one invocation in a fresh container and returns when the caller can be answered; the
     * container is then still being removed. Blocks, so call it on a virtual thread.
     *
     * @param caller hears how it goes; the run is ended when the caller has gone
     */
    Outcome run(Invocation invocation, Caller caller) throws InterruptedException;
}
