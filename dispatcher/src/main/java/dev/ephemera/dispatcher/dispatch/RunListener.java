package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;

/** Is told how each invocation ended. Called on the invocation's thread, before its caller is answered: must be quick. */
@FunctionalInterface
public interface RunListener {

    void ended(Invocation invocation, Outcome outcome);

    /** Tells both. */
    default RunListener and(RunListener other) {
        return (invocation, outcome) -> {
            ended(invocation, outcome);
            other.ended(invocation, outcome);
        };
    }
}
