package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.dispatcher.log.RunLog;
import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.pool.Lease;
import dev.ephemera.warmpool.runtimeapi.RuntimeAnswer;

/** Turns the end of a run into what callers, logs and metrics get. */
final class RunOutcome {

    private RunOutcome() {}

    static Outcome of(RunEnd end, Invocation invocation, Lease lease, RunClock clock, RunLog log, int attempt) {
        FunctionConfiguration function = invocation.function();
        RunReport report = new RunReport(
                lease.id(),
                lease.startType(),
                clock.queued(),
                clock.init(),
                clock.run(),
                function.memory(),
                lease.container().peakMemory(),
                attempt);
        return switch (end) {
            case RunEnd.Answered(RuntimeAnswer.Result(byte[] payload)) ->
                new Outcome.Succeeded(payload, report, ReportLine.close(log, invocation, report, "success"));
            case RunEnd.Answered(RuntimeAnswer.Failure(String type, byte[] payload)) ->
                new Outcome.Failed(
                        ErrorCode.UNHANDLED,
                        payload.length == 0 ? FunctionErrors.payload(type, "") : payload,
                        report,
                        ReportLine.close(log, invocation, report, "error"));
            case RunEnd.Answered(RuntimeAnswer.TooLarge(int limit)) ->
                failed(ErrorCode.ANSWER_TOO_LARGE, FunctionErrors.tooLarge(limit), invocation, report, log);
            case RunEnd.TimedOut() ->
                failed(ErrorCode.TIMED_OUT, FunctionErrors.timedOut(invocation.timeout()), invocation, report, log);
            case RunEnd.Exited(ContainerExit exit) -> exited(exit, invocation, report, log);
            case RunEnd.CallerGone() -> stopped(Outcome.Stopped.Reason.CALLER_GONE, invocation, report, log);
            case RunEnd.Abandoned() -> stopped(Outcome.Stopped.Reason.SHUTDOWN, invocation, report, log);
        };
    }

    private static Outcome exited(ContainerExit exit, Invocation invocation, RunReport report, RunLog log) {
        if (exit.outOfMemory()) {
            return failed(
                    ErrorCode.OUT_OF_MEMORY, FunctionErrors.outOfMemory(report.memory()), invocation, report, log);
        }
        ErrorCode code = exit.code() == 0 ? ErrorCode.EXITED_WITHOUT_ANSWER : ErrorCode.EXITED;
        return failed(code, FunctionErrors.exited(exit), invocation, report, log);
    }

    private static Outcome stopped(Outcome.Stopped.Reason reason, Invocation invocation, RunReport report, RunLog log) {
        return new Outcome.Stopped(reason, report, ReportLine.close(log, invocation, report, reason.label()));
    }

    private static Outcome failed(ErrorCode code, String message, Invocation invocation, RunReport report, RunLog log) {
        ReportLine.drain(log);
        log.line(invocation.id() + " " + code.type() + ": " + message);
        return new Outcome.Failed(
                code,
                FunctionErrors.payload(code, invocation.id(), message),
                report,
                ReportLine.close(log, invocation, report, code.type()));
    }
}
