package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.admission.ThrottleReason;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what becomes of an invocation, by Lambda's rules: errors of the function count as attempts,
 * and are retried a few times after fixed delays; throttles and faults of the platform do not count,
 * and are retried with growing pauses for as long as the invocation is not too old. A pure function of
 * what it is given.
 */
final class NextStep {

    /** The copy must not arrive before the ledger has heard of the attempt before. */
    static final Duration SHORTEST_RETRY_DELAY = Duration.ofMillis(250);

    private final AsynchronousSettings settings;

    NextStep(AsynchronousSettings settings) {
        this.settings = settings;
    }

    /** How an invocation ends that is too old for another attempt. */
    Optional<Step.End> tooOld(QueuedInvocation invocation, Terms terms, Instant now) {
        return now.isAfter(terms.deadline(invocation))
                ? Optional.of(Endings.tooOld(invocation, terms, ""))
                : Optional.empty();
    }

    /**
     * What follows from the outcome of an attempt. That its caller has gone means here that it was
     * cancelled; if another claim was granted instead, the ledger takes no end from this one.
     *
     * @param random 0 to 1; spreads the pauses
     */
    Step after(Attempt attempt, Outcome outcome, Instant now, double random) {
        return switch (outcome) {
            case Outcome.Succeeded run -> Endings.succeeded(attempt, run);
            case Outcome.Failed run -> afterFailure(attempt, run, now);
            case Outcome.Throttled throttled -> afterThrottle(attempt, throttled, now, random);
            case Outcome.PlatformFailure(ErrorCode code, String message) ->
                code == ErrorCode.SHUTTING_DOWN ? new Step.GiveBack() : setBack(attempt, message, now, random);
            case Outcome.Cancelled() -> Endings.cancelledWaiting(attempt.invocation());
            case Outcome.Stopped stopped ->
                switch (stopped.reason()) {
                    case CALLER_GONE -> Endings.cancelledRunning(attempt);
                    case SHUTDOWN -> new Step.GiveBack();
                };
        };
    }

    private static Step afterFailure(Attempt attempt, Outcome.Failed run, Instant now) {
        QueuedInvocation invocation = attempt.invocation();
        Terms terms = attempt.terms();
        if (invocation.attempt() > terms.retries()) {
            return Endings.exhausted(attempt, run);
        }
        Instant due = now.plus(max(terms.retryDelay(invocation.attempt()), SHORTEST_RETRY_DELAY));
        return due.isAfter(terms.deadline(invocation.retryAt(due)))
                ? Endings.tooOldToRetry(attempt, run)
                : new Step.Retry(due);
    }

    private Step afterThrottle(Attempt attempt, Outcome.Throttled throttled, Instant now, double random) {
        boolean anotherNodeMayHaveRoom = attempt.tries() >= settings.starts().tries();
        boolean ownLimit = throttled.reason().equals(ThrottleReason.RESERVED_CONCURRENT.type());
        return ownLimit || anotherNodeMayHaveRoom
                ? setBack(attempt, throttled.message(), now, random)
                : new Step.StayAndTryAgain(throttled.retryAfter());
    }

    /** The last pause is cut short, so that the last attempt begins just before it would be too late. */
    private Step setBack(Attempt attempt, String why, Instant now, double random) {
        QueuedInvocation invocation = attempt.invocation();
        Instant deadline = attempt.terms().deadline(invocation);
        Instant due = now.plus(settings.setbacks().after(invocation.setbacks(), random));
        if (due.isAfter(deadline)) {
            due = deadline.minus(settings.setbacks().first());
        }
        return due.isAfter(now) ? new Step.SetBack(due) : Endings.tooOld(invocation, attempt.terms(), why);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
