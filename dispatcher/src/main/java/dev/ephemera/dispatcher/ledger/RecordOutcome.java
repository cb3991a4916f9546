package dev.ephemera.dispatcher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Turns an outcome into what is remembered of it. */
final class RecordOutcome {

    private static final InvocationLog NO_LOG = new InvocationLog(new byte[0]);

    private RecordOutcome() {}

    static Optional<InvocationRecord> of(Invocation invocation, Outcome outcome, Instant ended) {
        return switch (outcome) {
            case Outcome.Succeeded run ->
                Optional.of(
                        ran(invocation, run.report(), run.log(), InvocationStatus.SUCCEEDED, Optional.empty(), ended));
            case Outcome.Failed run -> {
                InvocationStatus status =
                        run.code() == ErrorCode.TIMED_OUT ? InvocationStatus.TIMED_OUT : InvocationStatus.FAILED;
                yield Optional.of(ran(
                        invocation,
                        run.report(),
                        run.log(),
                        status,
                        Optional.of(run.code().type()),
                        ended));
            }
            case Outcome.PlatformFailure(ErrorCode code, String message) -> {
                String line = invocation.id() + " " + code.type() + ": " + message + "\n";
                InvocationLog log = new InvocationLog(line.getBytes(UTF_8));
                yield Optional.of(
                        notRun(invocation, InvocationStatus.PLATFORM_ERROR, Optional.of(code.type()), log, ended));
            }
            case Outcome.Cancelled() ->
                Optional.of(notRun(invocation, InvocationStatus.CANCELLED, Optional.empty(), NO_LOG, ended));
            case Outcome.Stopped(Outcome.Stopped.Reason reason, RunReport report, InvocationLog log) ->
                Optional.of(
                        switch (reason) {
                            case CALLER_GONE ->
                                ran(invocation, report, log, InvocationStatus.CANCELLED, Optional.empty(), ended);
                            case SHUTDOWN ->
                                ran(
                                        invocation,
                                        report,
                                        log,
                                        InvocationStatus.PLATFORM_ERROR,
                                        Optional.of(ErrorCode.SHUTTING_DOWN.type()),
                                        ended);
                        });
            case Outcome.Throttled _ -> Optional.empty();
        };
    }

    private static InvocationRecord ran(
            Invocation invocation,
            RunReport report,
            InvocationLog log,
            InvocationStatus status,
            Optional<String> errorType,
            Instant ended) {
        Instant received = ended.minus(report.queued()).minus(report.init()).minus(report.run());
        return record(invocation, received, ended, status, errorType, Optional.of(report), log);
    }

    /** Nothing says when it arrived, so that it counts as having arrived when it ended. */
    private static InvocationRecord notRun(
            Invocation invocation,
            InvocationStatus status,
            Optional<String> errorType,
            InvocationLog log,
            Instant ended) {
        return record(invocation, ended, ended, status, errorType, Optional.empty(), log);
    }

    private static InvocationRecord record(
            Invocation invocation,
            Instant received,
            Instant ended,
            InvocationStatus status,
            Optional<String> errorType,
            Optional<RunReport> report,
            InvocationLog log) {
        return new InvocationRecord(
                invocation.id(),
                invocation.function().name(),
                invocation.function().version(),
                invocation.origin(),
                received.truncatedTo(ChronoUnit.MICROS),
                ended.truncatedTo(ChronoUnit.MICROS),
                status,
                errorType,
                report,
                log);
    }
}
