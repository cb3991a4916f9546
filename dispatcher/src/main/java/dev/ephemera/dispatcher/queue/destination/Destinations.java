package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;

/** Tells destinations. Thread-safe. */
public interface Destinations {

    /** Tells one how an invocation ended. Telling the same twice is allowed; blocks until it is known. */
    Told tell(Destination destination, QueuedInvocation invocation, Ending ending) throws InterruptedException;

    /** Whether it has been told. */
    sealed interface Told {

        /** It has, durably. */
        record Yes() implements Told {}

        /** It has not, but may be later. */
        record NotNow(String reason) implements Told {}

        /** It cannot be. */
        record Never(String reason) implements Told {}
    }
}
