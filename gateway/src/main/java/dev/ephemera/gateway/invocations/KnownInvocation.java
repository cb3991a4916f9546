package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.dispatcher.ledger.InvocationRecord;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.ledger.QueueRecord;
import dev.ephemera.dispatcher.live.LiveRun;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * An invocation as far as it is known.
 *
 * @param live its run, if it goes on on this node
 */
record KnownInvocation(InvocationRecord record, Optional<LiveRun> live) {

    /** One that runs and has no record: synchronous ones get theirs when they are over. */
    static KnownInvocation unrecorded(LiveRun run) {
        FunctionConfiguration function = run.invocation().function();
        Optional<String> qualifier =
                Optional.of(function.version()).filter(version -> !version.equals(FunctionConfiguration.LATEST));
        return new KnownInvocation(
                new InvocationRecord(
                        run.id(),
                        new FunctionReference(function.name(), qualifier),
                        Optional.of(function.version()),
                        run.invocation().origin(),
                        InvocationStatus.RUNNING,
                        run.since().truncatedTo(ChronoUnit.MICROS),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                Optional.of(run));
    }

    /** What its run said last of itself. */
    Optional<Progress> progress() {
        return live.flatMap(LiveRun::progress).or(() -> record.queue().flatMap(QueueRecord::progress));
    }
}
