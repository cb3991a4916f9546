package dev.ephemera.triggers.schedule.store;

import java.time.Instant;

/** What became of handing a run over. */
public sealed interface Settled {

    PendingRun run();

    Instant at();

    /** The queue has it on disk. */
    record Accepted(PendingRun run, Instant at) implements Settled {}

    /** The queue will never take it, for a reason that is a sentence for people. */
    record Refused(PendingRun run, Instant at, String reason) implements Settled {}

    /** Nobody knows whether the queue has it; it is handed over again then. */
    record Postponed(PendingRun run, Instant at, String reason, Instant until) implements Settled {}
}
