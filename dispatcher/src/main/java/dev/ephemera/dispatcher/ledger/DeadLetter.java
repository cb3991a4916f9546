package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Place;
import java.time.Instant;

/** What lies among the dead letters. */
public sealed interface DeadLetter {

    InvocationId id();

    /** When it became one, to the microsecond. */
    Instant since();

    /** Why, for a person. */
    String reason();

    /** An invocation that nothing will run any more. */
    record Undone(InvocationRecord invocation, Instant since, String reason) implements DeadLetter {

        @Override
        public InvocationId id() {
            return invocation.id();
        }
    }

    /**
     * Something from the queue that could not be understood.
     *
     * @param id made for it, as it has none that anybody can read
     * @param size of what was found, in bytes
     */
    record Unreadable(InvocationId id, Place place, Instant since, String reason, int size) implements DeadLetter {}
}
