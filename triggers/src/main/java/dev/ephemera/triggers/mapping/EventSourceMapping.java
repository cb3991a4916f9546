package dev.ephemera.triggers.mapping;

import java.time.Instant;

/**
 * A mapping, as it is wanted. Immutable; replaced whole at each change.
 *
 * @param change what the state is called until every node has carried the last change out
 * @param revision counts the changes, from 1
 * @param lastModified to the millisecond
 */
public record EventSourceMapping(
        MappingId id,
        MappingDefinition definition,
        Wanted wanted,
        MappingState change,
        long revision,
        Instant lastModified) {

    EventSourceMapping changed(MappingDefinition newDefinition, Wanted newWanted, MappingState newChange, Instant now) {
        return new EventSourceMapping(id, newDefinition, newWanted, newChange, revision + 1, now);
    }
}
