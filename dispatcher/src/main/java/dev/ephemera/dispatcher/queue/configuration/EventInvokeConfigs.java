package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.function.FunctionReference;

/** Finds what functions want of their asynchronous invocations. Thread-safe. */
@FunctionalInterface
public interface EventInvokeConfigs {

    /** The configuration of exactly this function and qualifier; {@link EventInvokeConfig#NONE} if it has none. */
    EventInvokeConfig of(FunctionReference function);
}
