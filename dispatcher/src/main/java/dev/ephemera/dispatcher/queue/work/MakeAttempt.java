package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.admission.ThrottleReason;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes claimed invocations through the gate and a run, and decides what follows. Blocks for as long
 * as that takes. Thread-safe.
 */
final class MakeAttempt {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Outcome NOT_HERE =
            new Outcome.PlatformFailure(ErrorCode.SHUTTING_DOWN, "It was given back before it could run on this node");

    private final PrepareRun preparation;
    private final NextStep nextStep;
    private final StartGate gate;
    private final RunFunction runFunction;
    private final QueueMetrics metrics;
    private final WorkClock clock;

    MakeAttempt(
            PrepareRun preparation,
            NextStep nextStep,
            StartGate gate,
            RunFunction runFunction,
            QueueMetrics metrics,
            WorkClock clock) {
        this.preparation = preparation;
        this.nextStep = nextStep;
        this.gate = gate;
        this.runFunction = runFunction;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Runs an invocation, if it still can and shall be. */
    Decided make(QueuedInvocation invocation, HeldClaim claim) throws InterruptedException, LetGoException {
        for (int tries = 1; ; tries++) {
            Tried tried = tryOnce(invocation, claim);
            switch (tried) {
                case Tried.NotRun(Decided decided) -> {
                    return decided;
                }
                case Tried.Run(FunctionConfiguration function, Terms terms, Outcome outcome) -> {
                    metrics.attempted(outcome);
                    Attempt attempt = new Attempt(invocation, terms, function.version(), tries);
                    Step step = nextStep.after(attempt, outcome, clock.now(), clock.chance());
                    if (!(step instanceof Step.StayAndTryAgain(Duration pause))) {
                        return new Decided(step, terms, Optional.of(outcome));
                    }
                    clock.pause(pause, claim.noReasonToWait());
                }
            }
        }
    }

    private Tried tryOnce(QueuedInvocation invocation, HeldClaim claim) throws InterruptedException, LetGoException {
        Prepared prepared = preparation.prepare(invocation);
        return switch (prepared) {
            case Prepared.Hopeless(Step.End end, Terms terms) -> Tried.NotRun.because(end, terms);
            case Prepared.Ready ready -> {
                if (claim.noReasonToWait().isDone()) {
                    yield left(invocation, ready, claim);
                }
                CompletableFuture<GateAnswer> request = gate.request(
                        ready.function().name(), invocation.options().priority());
                await(request, claim);
                yield request.cancel(false)
                        ? left(invocation, ready, claim)
                        : afterTheGate(request.join(), invocation, ready, claim);
            }
        };
    }

    /** Whoever is interrupted gets its place all the same if that was under way, and must return it. */
    private void await(CompletableFuture<GateAnswer> request, HeldClaim claim) throws InterruptedException {
        try {
            clock.untilAny(request, claim.noReasonToWait());
        } catch (InterruptedException e) {
            if (!request.cancel(false) && request.join() instanceof GateAnswer.In(GatePass pass)) {
                pass.close();
            }
            throw e;
        }
    }

    private Tried afterTheGate(GateAnswer answer, QueuedInvocation invocation, Prepared.Ready before, HeldClaim claim)
            throws InterruptedException, LetGoException {
        return switch (answer) {
            case GateAnswer.AtItsLimit() -> new Tried.Run(before.function(), before.terms(), atItsLimit(invocation));
            case GateAnswer.In(GatePass pass) -> {
                try (pass) {
                    yield runInside(pass, invocation, claim);
                } finally {
                    gate.recheck();
                }
            }
        };
    }

    /** Much may have changed while it waited. */
    private Tried runInside(GatePass pass, QueuedInvocation invocation, HeldClaim claim)
            throws InterruptedException, LetGoException {
        Prepared prepared = preparation.prepare(invocation);
        return switch (prepared) {
            case Prepared.Hopeless(Step.End end, Terms terms) -> Tried.NotRun.because(end, terms);
            case Prepared.Ready(FunctionConfiguration function, Terms terms) ->
                new Tried.Run(function, terms, runFunction.run(invocation, function, claim, pass));
        };
    }

    /** It has left the gate: it was cancelled, or it is not this node's any more, or the node shuts down. */
    private static Tried left(QueuedInvocation invocation, Prepared.Ready ready, HeldClaim claim) {
        if (claim.is(Standing.CANCELLED)) {
            return Tried.NotRun.because(Endings.cancelledWaiting(invocation), ready.terms());
        }
        return new Tried.NotRun(new Decided(new Step.GiveBack(), ready.terms(), Optional.of(NOT_HERE)));
    }

    private static Outcome atItsLimit(QueuedInvocation invocation) {
        return new Outcome.Throttled(
                ThrottleReason.RESERVED_CONCURRENT.type(),
                "Rate exceeded: function '" + invocation.function().name()
                        + "' runs as often as its reserved concurrency lets it",
                RETRY_AFTER);
    }

    private sealed interface Tried {

        record Run(FunctionConfiguration function, Terms terms, Outcome outcome) implements Tried {}

        record NotRun(Decided decided) implements Tried {

            static NotRun because(Step.End end, Terms terms) {
                return new NotRun(new Decided(end, terms, Optional.empty()));
            }
        }
    }
}
