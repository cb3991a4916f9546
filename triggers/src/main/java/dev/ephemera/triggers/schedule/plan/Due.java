package dev.ephemera.triggers.schedule.plan;

import java.time.Instant;

/**
 * A schedule that is due.
 *
 * @param created where a rate without a start begins to count
 * @param time the first that nothing has been decided of
 * @param runs how often it has run
 * @param busy whether its last invocation still waits or runs; read only where overlapping runs are skipped
 */
public record Due(Timing timing, Instant created, Instant time, long runs, boolean busy) {}
