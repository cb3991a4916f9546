package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.function.FunctionConfiguration;

/** Whether an invocation can be run at the moment. */
sealed interface Prepared {

    Terms terms();

    /** It can: this version. */
    record Ready(FunctionConfiguration function, Terms terms) implements Prepared {}

    /** It never can. */
    record Hopeless(Step.End end, Terms terms) implements Prepared {}
}
