package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.function.FunctionReference;

/** Looks up what invocations mean. Thread-safe. */
@FunctionalInterface
public interface Targets {

    /** As it is now; may ask the database, and throws an unchecked exception if that does not answer. */
    Target find(FunctionReference function);
}
