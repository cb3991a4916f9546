package dev.ephemera.triggers.schedule.store;

import java.time.Instant;
import java.util.UUID;

/**
 * A schedule, as it is stored. Immutable.
 *
 * @param id tells it from one that had its name before
 * @param revision counts the changes, those that the platform makes included
 * @param changed when a person last changed it
 */
public record Schedule(
        ScheduleName name,
        UUID id,
        ScheduleDefinition definition,
        Progress progress,
        Past past,
        long revision,
        Instant created,
        Instant changed) {

    /** The same with another definition and progress, as a person wants it. */
    public Schedule with(ScheduleDefinition newDefinition, Progress newProgress, Instant now) {
        return new Schedule(name, id, newDefinition, newProgress, past, revision + 1, created, now);
    }
}
