package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.identity.DerivedId;
import java.time.Instant;

/**
 * A time of a schedule that is to be run and has not been handed to the queue yet, or nobody knows.
 *
 * @param id of its invocation, the same however often it is handed over
 * @param time when it was due
 */
public record PendingRun(InvocationId id, Instant time, Schedule schedule) {

    public static PendingRun of(Schedule schedule, Instant time) {
        return new PendingRun(
                DerivedId.of(
                        "ephemera schedule",
                        schedule.name().value(),
                        schedule.id().toString(),
                        time.toString()),
                time,
                schedule);
    }
}
