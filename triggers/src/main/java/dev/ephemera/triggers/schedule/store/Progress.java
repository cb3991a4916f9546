package dev.ephemera.triggers.schedule.store;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a schedule has come.
 *
 * @param since where a rate without a start begins to count
 * @param next the next time that nothing has been decided of; there is one if, and only if, it is enabled
 * @param runs how often it has run, not counting what people asked for
 */
public record Progress(ScheduleState state, Instant since, Optional<Instant> next, long runs) {}
