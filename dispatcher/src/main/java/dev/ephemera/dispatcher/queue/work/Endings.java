package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import java.util.Optional;

/**
 * The ways in which an asynchronous invocation ends. Conditions are Lambda's where it has a word. A
 * failure that nobody will be told of is a dead letter.
 */
final class Endings {

    private static final String FUNCTION_ERROR = "Unhandled";

    private Endings() {}

    static Step.End succeeded(Attempt attempt, Outcome.Succeeded run) {
        return new Step.End(new Ending(
                InvocationStatus.SUCCEEDED,
                "Success",
                "",
                attempt.invocation().attempt(),
                Optional.of(attempt.version()),
                Optional.empty(),
                Optional.of(run.payload())));
    }

    static Step.End exhausted(Attempt attempt, Outcome.Failed run) {
        int runs = attempt.invocation().attempt();
        return failed(
                attempt,
                run,
                "RetriesExhausted",
                "The function failed in " + (runs == 1 ? "its only attempt" : "each of " + runs + " attempts")
                        + ", the last time with " + run.code().type());
    }

    static Step.End tooOldToRetry(Attempt attempt, Outcome.Failed run) {
        return failed(
                attempt,
                run,
                "EventAgeExceeded",
                "The function failed with " + run.code().type() + ", and the next attempt would begin after its maximum"
                        + " age of " + seconds(attempt.terms()));
    }

    /** @param why what kept it from being run; empty if that is not known any more */
    static Step.End tooOld(QueuedInvocation invocation, Terms terms, String why) {
        return notRun(
                invocation,
                terms,
                "EventAgeExceeded",
                "No attempt could begin within its maximum age of " + seconds(terms) + (why.isEmpty() ? "" : ": ")
                        + why);
    }

    static Step.End noFunction(QueuedInvocation invocation, Terms terms, String reason) {
        return notRun(invocation, terms, "FunctionNotFound", reason);
    }

    static Step.End noConcurrency(QueuedInvocation invocation, Terms terms) {
        return notRun(
                invocation,
                terms,
                "ZeroReservedConcurrency",
                "Function '" + invocation.function().name() + "' is stopped: its reserved concurrency is 0");
    }

    /** It was cancelled before this attempt began. */
    static Step.End cancelledWaiting(QueuedInvocation invocation) {
        return new Step.End(ended(
                InvocationStatus.CANCELLED, "Cancelled", "It was cancelled while it waited", invocation.attempt() - 1));
    }

    /** It was cancelled while the function ran. */
    static Step.End cancelledRunning(Attempt attempt) {
        return new Step.End(new Ending(
                InvocationStatus.CANCELLED,
                "Cancelled",
                "It was cancelled while it ran",
                attempt.invocation().attempt(),
                Optional.of(attempt.version()),
                Optional.empty(),
                Optional.empty()));
    }

    private static Step.End failed(Attempt attempt, Outcome.Failed run, String condition, String reason) {
        InvocationStatus told =
                run.code() == ErrorCode.TIMED_OUT ? InvocationStatus.TIMED_OUT : InvocationStatus.FAILED;
        return new Step.End(new Ending(
                orDead(told, attempt.terms()),
                condition,
                reason,
                attempt.invocation().attempt(),
                Optional.of(attempt.version()),
                Optional.of(FUNCTION_ERROR),
                Optional.of(run.payload())));
    }

    private static Step.End notRun(QueuedInvocation invocation, Terms terms, String condition, String reason) {
        return new Step.End(ended(orDead(InvocationStatus.FAILED, terms), condition, reason, invocation.attempt() - 1));
    }

    private static InvocationStatus orDead(InvocationStatus told, Terms terms) {
        return terms.onFailure().isPresent() ? told : InvocationStatus.DEAD;
    }

    private static Ending ended(InvocationStatus status, String condition, String reason, int runs) {
        return new Ending(status, condition, reason, runs, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static String seconds(Terms terms) {
        return terms.maximumAge().toMillis() / 1e3 + " s";
    }
}
