package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;

/**
 * What an invocation means at the moment.
 *
 * @param state whether its function can be run
 * @param config what is wanted of the asynchronous invocations of it
 */
public record Target(State state, EventInvokeConfig config) {

    /** Whether a function can be run. */
    public sealed interface State {

        /** It can: this version. */
        record Present(FunctionConfiguration function) implements State {}

        /** Its reserved concurrency is 0. */
        record Stopped() implements State {}

        /** There is no such function or version. */
        record Missing(String reason) implements State {}
    }
}
