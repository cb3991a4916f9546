package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationLedger;
import dev.ephemera.dispatcher.queue.Verdict;
import dev.ephemera.dispatcher.queue.destination.Destination;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what has been decided about a claimed invocation. The order makes it safe at each point: the
 * next copy is in the queue before the ledger waits for it, and both before this copy is taken out.
 * Thread-safe.
 */
final class CarryOut {

    private static final Logger log = LoggerFactory.getLogger(CarryOut.class);

    private final InvocationLedger ledger;
    private final TellDestination telling;
    private final LaterCopies copies;
    private final Persistence persistence;
    private final QueueMetrics metrics;

    CarryOut(
            InvocationLedger ledger,
            TellDestination telling,
            LaterCopies copies,
            Persistence persistence,
            QueueMetrics metrics) {
        this.ledger = ledger;
        this.telling = telling;
        this.copies = copies;
        this.persistence = persistence;
        this.metrics = metrics;
    }

    /**
     * Where the claim turns out to be worthless, the copy is given back: whether it still counts is for
     * its next claim to find out.
     */
    Verdict carryOut(ClaimToken token, QueuedInvocation invocation, Decided decided)
            throws InterruptedException, LetGoException {
        return switch (decided.step()) {
            case Step.End(Ending ending) -> end(token, invocation, decided, ending);
            case Step.Retry(var at) -> {
                metrics.retried();
                yield waitAgain(token, invocation.retryAt(at), decided.outcome().orElseThrow());
            }
            case Step.SetBack(var at) -> {
                metrics.setBack();
                yield waitAgain(
                        token, invocation.setBackTo(at), decided.outcome().orElseThrow());
            }
            case Step.GiveBack() -> giveBack(token, invocation, decided.outcome());
            case Step.StayAndTryAgain _ -> throw new IllegalStateException("An invocation that stays is not decided");
        };
    }

    private Verdict end(ClaimToken token, QueuedInvocation invocation, Decided decided, Ending ending)
            throws InterruptedException, LetGoException {
        Optional<Destination> destination = decided.terms().toTell(ending.status());
        boolean recorded = persistence.database(
                () -> ledger.ended(token, invocation, decided.outcome(), ending, destination.isPresent()));
        if (!recorded) {
            return Verdict.AGAIN;
        }
        metrics.ended(ending.status());
        return destination.isPresent() ? telling.tellFirst(destination.get(), invocation, ending) : Verdict.DONE;
    }

    private Verdict waitAgain(ClaimToken token, QueuedInvocation next, Outcome outcome)
            throws InterruptedException, LetGoException {
        copies.put(next);
        return persistence.database(() -> ledger.waitsAgain(token, outcome, next)) ? Verdict.DONE : Verdict.AGAIN;
    }

    /** Tells the ledger for people's sake only: the same copy may be claimed again in any case. */
    private Verdict giveBack(ClaimToken token, QueuedInvocation invocation, Optional<Outcome> outcome) {
        outcome.ifPresent(last -> {
            try {
                ledger.waitsAgain(token, last, invocation);
            } catch (RuntimeException e) {
                log.info("Invocation {} is given back, and seems to run until it is taken again: {}", token.id(), e);
            }
        });
        return Verdict.AGAIN;
    }
}
