package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Claim;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.InvocationLedger;
import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.Verdict;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts new copies in the place of those that have been delivered too often: whoever had them crashed,
 * stopped or lost them, and the transport does not deliver a copy for ever. It must need nothing but
 * the queue, as a database that is away may be the reason for all the deliveries. Thread-safe.
 */
final class ReplaceCopy {

    private static final Logger log = LoggerFactory.getLogger(ReplaceCopy.class);

    private final AsynchronousSettings settings;
    private final InvocationLedger ledger;
    private final LaterCopies copies;
    private final WorkClock clock;

    ReplaceCopy(AsynchronousSettings settings, InvocationLedger ledger, LaterCopies copies, WorkClock clock) {
        this.settings = settings;
        this.ledger = ledger;
        this.copies = copies;
        this.clock = clock;
    }

    /** Whether a copy has been delivered too often. */
    boolean isDue(Delivery delivery) {
        return delivery.count() >= settings.copies().mostDeliveries();
    }

    Verdict replace(Delivery delivery, QueuedInvocation invocation) throws InterruptedException, LetGoException {
        QueuedInvocation copy = invocation.postponedTo(clock.now().plus(pause(invocation)));
        copies.put(copy);
        try {
            release(delivery, invocation, copy);
        } catch (RuntimeException e) {
            log.info("Invocation {} waits, but seems to run until it does: {}", invocation.id(), e.toString());
        }
        return Verdict.DONE;
    }

    /** Otherwise the new copy would wait until the claim of the old one is taken for dead. */
    private void release(Delivery delivery, QueuedInvocation invocation, QueuedInvocation copy) {
        if (ledger.claim(invocation, delivery.place()) instanceof Claim.Granted(ClaimToken token)) {
            Outcome outcome = new Outcome.PlatformFailure(
                    ErrorCode.INTERNAL,
                    "It was taken " + (delivery.count() - 1) + " times by nodes that crashed, stopped or lost it");
            ledger.waitsAgain(token, outcome, copy);
        }
    }

    /** The older it is the longer, in case it is itself what makes nodes crash. */
    private Duration pause(QueuedInvocation invocation) {
        Duration shortest = settings.copies().postponement();
        Duration longest = settings.setbacks().longest();
        Duration half = Duration.between(invocation.accepted(), clock.now()).dividedBy(2);
        Duration pause = half.compareTo(longest) < 0 ? half : longest;
        return pause.compareTo(shortest) > 0 ? pause : shortest;
    }
}
