package dev.ephemera.triggers.listing;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A trigger, as people see it.
 *
 * @param id what it is changed and deleted by
 * @param kind one word, the same for all of its kind, such as {@code kafka}
 * @param source where its events come from, such as a topic or a bucket
 * @param function what it invokes
 * @param state in its kind's own words, such as {@code Enabled}
 * @param lastEvent when it last made an invocation of an event
 * @param lag events that wait for it, where that is known
 * @param lastError what last went wrong, even if all is well again by now
 */
public record ListedTrigger(
        String id,
        String kind,
        String source,
        FunctionReference function,
        String state,
        Optional<Instant> lastEvent,
        OptionalLong lag,
        Optional<LastError> lastError) {

    /** The state of one that is at work though its function is gone: what it passes on becomes dead letters. */
    public static final String FUNCTION_MISSING = "Function missing";

    /** @param text one line for people */
    public record LastError(Instant at, String text) {}
}
