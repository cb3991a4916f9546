package dev.ephemera.triggers.schedule;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.schedule.store.PendingRun;
import dev.ephemera.triggers.schedule.store.Settled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Hands one run to the queue. Thread-safe: it has no state. */
record HandOver(InvocationQueue queue, InstantSource time) {

    /** Blocks until the queue has it, or says that it has not; an exception says nothing. */
    Settled run(PendingRun run) throws InterruptedException {
        Instant now = now();
        try {
            queue.accept(QueuedInvocation.dueAtOnce(
                    run.id(), run.schedule().definition().function(), ScheduledEvent.of(run), Origin.SCHEDULE, now));
            return new Settled.Accepted(run, now());
        } catch (QueueUnavailableException e) {
            Instant later = now();
            return new Settled.Postponed(run, later, String.valueOf(e.getMessage()), later.plus(pause(e)));
        } catch (RejectedRequestException e) {
            return new Settled.Refused(run, now(), String.valueOf(e.getMessage()));
        }
    }

    private static Duration pause(QueueUnavailableException away) {
        // What is held for much longer counts as held by a wrong clock.
        return away.retryAfter().compareTo(Firing.HOLD) < 0 ? away.retryAfter() : Firing.HOLD;
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
