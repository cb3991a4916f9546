package dev.ephemera.triggers.mapping;

import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A mapping and how it is, over all nodes.
 *
 * @param lag records that are not processed yet; empty if no node knows
 * @param lastError what last went wrong on any node, even if all is well again
 */
public record DescribedMapping(
        EventSourceMapping mapping,
        MappingState state,
        ProcessingResult result,
        OptionalLong lag,
        Optional<Instant> lastEvent,
        Optional<LastError> lastError) {}
