package dev.ephemera.dispatcher.function;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Marks a change of a function.
 *
 * @param id never given twice
 * @param at when it was made, to the millisecond, which is what the database keeps
 */
record Revision(String id, Instant at) {

    static Revision next(InstantSource time) {
        return new Revision(UUID.randomUUID().toString(), time.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
