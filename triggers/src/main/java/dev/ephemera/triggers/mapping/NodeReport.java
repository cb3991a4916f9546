package dev.ephemera.triggers.mapping;

import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one node says of one mapping.
 *
 * @param revision of the mapping that it has carried out: it runs it, or has stopped it
 * @param lag records of its partitions that are not processed yet; empty if it does not know
 * @param lastEvent when it last ran the function
 */
public record NodeReport(
        MappingId mapping,
        long revision,
        ProcessingResult result,
        OptionalLong lag,
        Optional<Instant> lastEvent,
        Optional<LastError> lastError) {}
