package dev.ephemera.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Turns the outcome of a synchronous invocation into what is remembered of it. */
final class RecordOutcome {

    private final RecordSettings.Bulk bulk;

    RecordOutcome(RecordSettings.Bulk bulk) {
        this.bulk = bulk;
    }

    /** Empty if there is nothing to remember. */
    Optional<InvocationDetail> of(Invocation invocation, Outcome outcome, Instant ended) {
        if (outcome instanceof Outcome.Throttled) {
            return Optional.empty();
        }
        RunResult result = RunResult.of(outcome);
        return Optional.of(new InvocationDetail(
                record(invocation, result, ended.truncatedTo(ChronoUnit.MICROS)),
                log(invocation, result),
                Optional.of(bulk.keepEvent(invocation.event())),
                result.payload().map(bulk::keepResult)));
    }

    private static InvocationRecord record(Invocation invocation, RunResult result, Instant ended) {
        // Nothing says when one that was not run arrived, so that it counts as having arrived when it ended.
        Instant received = result.report().map(run -> arrived(run, ended)).orElse(ended);
        FunctionConfiguration function = invocation.function();
        Optional<String> qualifier =
                Optional.of(function.version()).filter(version -> !version.equals(FunctionConfiguration.LATEST));
        return new InvocationRecord(
                invocation.id(),
                new FunctionReference(function.name(), qualifier),
                Optional.of(function.version()),
                invocation.origin(),
                result.status(),
                received,
                Optional.of(ended),
                result.error(),
                result.report().stream()
                        .map(run -> new AttemptRecord(
                                1,
                                Optional.empty(),
                                received,
                                Optional.of(ended),
                                result.status(),
                                result.error(),
                                Optional.of(run)))
                        .toList(),
                Optional.empty());
    }

    private static Instant arrived(RunReport run, Instant ended) {
        return ended.minus(run.queued()).minus(run.init()).minus(run.run()).truncatedTo(ChronoUnit.MICROS);
    }

    /** One that was not run has no log, but there may be something to say. */
    private static InvocationLog log(Invocation invocation, RunResult result) {
        if (result.report().isPresent() || result.error().isEmpty()) {
            return result.log();
        }
        InvocationError error = result.error().get();
        return new InvocationLog(
                (invocation.id() + " " + error.type() + ": " + error.message() + "\n").getBytes(UTF_8));
    }
}
