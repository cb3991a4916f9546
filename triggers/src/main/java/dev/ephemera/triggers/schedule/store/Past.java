package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import dev.ephemera.triggers.schedule.plan.Skip;
import java.time.Instant;
import java.util.Optional;

/**
 * What a schedule has done.
 *
 * @param lastRun the last time that was run: when it was due
 * @param lastInvocation the invocation that was made for it
 * @param lastEvent when the queue last took one in
 * @param lastSkip the last time that was not run
 * @param lastError why an invocation could not be made, even if all is well since
 */
public record Past(
        Optional<Instant> lastRun,
        Optional<InvocationId> lastInvocation,
        Optional<Instant> lastEvent,
        Optional<Skip> lastSkip,
        Optional<LastError> lastError) {

    public static final Past NOTHING =
            new Past(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
