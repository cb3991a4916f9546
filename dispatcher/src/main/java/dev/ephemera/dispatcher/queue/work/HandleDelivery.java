package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Claim;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.EndedInvocation;
import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.DeliveryHandler;
import dev.ephemera.dispatcher.queue.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on deliveries: claims each, runs it, and sees to what follows. A delivery is kept until that
 * is on disk; if this node crashes before, it is delivered again, and its next claim tells where to go
 * on. Thread-safe; each delivery is plain blocking code on its own thread.
 */
public final class HandleDelivery implements DeliveryHandler {

    private static final Logger log = LoggerFactory.getLogger(HandleDelivery.class);

    /** Longer than any transport keeps a lock without renewing it. */
    private static final Duration LOSS_IS_NOTICED = Duration.ofMinutes(1);

    private final Duration checkInterval;
    private final WorkParts parts;
    private final WorkClock clock;
    private final Persistence persistence;
    private final LaterCopies copies;
    private final MakeAttempt attempts;
    private final TellDestination telling;
    private final CarryOut carryOut;
    private final ReplaceCopy replacement;
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private final InHand inHand = new InHand();

    public HandleDelivery(AsynchronousSettings settings, WorkParts parts, QueueMetrics metrics, WorkClock clock) {
        checkInterval = settings.copies().checkInterval();
        this.parts = parts;
        this.clock = clock;
        persistence = new Persistence(clock, stopping);
        copies = new LaterCopies(settings, parts.transport(), persistence, clock);
        NextStep nextStep = new NextStep(settings);
        PrepareRun preparation = new PrepareRun(settings.attempts(), parts.targets(), nextStep, persistence, clock);
        RunFunction runFunction = new RunFunction(parts.dispatch(), metrics, clock);
        attempts = new MakeAttempt(preparation, nextStep, parts.gate(), runFunction, metrics, clock);
        telling = new TellDestination(settings, parts, copies, persistence, metrics, clock);
        carryOut = new CarryOut(parts.ledger(), telling, copies, persistence, metrics);
        replacement = new ReplaceCopy(settings, parts.ledger(), copies, clock);
    }

    @Override
    public Verdict handle(Delivery delivery) throws InterruptedException {
        inHand.took();
        try {
            return switch (delivery.content()) {
                case Delivery.Content.Readable(QueuedInvocation invocation) -> workOrPutOff(delivery, invocation);
                case Delivery.Content.Unreadable(byte[] bytes, String reason) -> bury(delivery, bytes, reason);
            };
        } catch (LetGoException e) {
            log.info("The copy at {} is given back: {}", delivery.place(), e.getMessage());
            return Verdict.AGAIN;
        } finally {
            inHand.settled();
        }
    }

    /** Somebody has cancelled an invocation: if it runs here, it is ended at once. */
    public void cancelled(InvocationId id) {
        inHand.check(id);
    }

    /** Deliveries that this node works on. */
    public int inHand() {
        return inHand.count();
    }

    /**
     * Gives back what waits for its turn, for the database or for the queue; what runs goes on, until
     * the dispatcher ends it. To be called when nothing new is delivered.
     */
    public void stop() {
        stopping.complete(null);
    }

    /**
     * Waits until nothing is in hand any more; to be called after {@link #stop} and the dispatcher's
     * drain.
     *
     * @return how many deliveries were left when the time was up
     */
    public int awaitIdle(Duration longest) throws InterruptedException {
        clock.pause(longest, inHand.none());
        return inHand.count();
    }

    /**
     * A bug must not lose an invocation: as the transport does not deliver a copy for ever, one that
     * makes this code fail is replaced by a later one.
     */
    private Verdict workOrPutOff(Delivery delivery, QueuedInvocation invocation)
            throws InterruptedException, LetGoException {
        try {
            return replacement.isDue(delivery) ? replacement.replace(delivery, invocation) : work(delivery, invocation);
        } catch (RuntimeException e) {
            log.error("Invocation {}: the work on it failed; it is tried again later", invocation.id(), e);
            copies.setBack(invocation);
            return Verdict.DONE;
        }
    }

    private Verdict work(Delivery delivery, QueuedInvocation invocation) throws InterruptedException, LetGoException {
        Claim claim = persistence.database(() -> parts.ledger().claim(invocation, delivery.place()));
        return switch (claim) {
            case Claim.Granted(ClaimToken token) -> granted(delivery, invocation, token);
            case Claim.Over(EndedInvocation ended) ->
                ended.told() ? Verdict.DONE : telling.tellAgain(invocation, ended);
            case Claim.Stale() -> Verdict.DONE;
            case Claim.RunsElsewhere() -> {
                copies.postpone(invocation);
                yield Verdict.DONE;
            }
        };
    }

    /**
     * Runs what has been claimed. If it comes out that another claim has been granted, this very copy
     * has most likely been delivered to another node. This one must not claim it back before the
     * transport has had the time to notice, or both would take it from each other in turns.
     */
    private Verdict granted(Delivery delivery, QueuedInvocation invocation, ClaimToken token)
            throws InterruptedException, LetGoException {
        // A copy that is handled again has been delivered again if it was lost before.
        CompletableFuture<Void> lost = delivery.lost().isDone() ? new CompletableFuture<>() : delivery.lost();
        try (HeldClaim claim = new HeldClaim(token, parts.ledger(), checkInterval, clock, lost, stopping)) {
            inHand.add(claim);
            try {
                Verdict verdict = carryOut.carryOut(token, invocation, attempts.make(invocation, claim));
                if (verdict == Verdict.AGAIN) {
                    clock.pause(LOSS_IS_NOTICED, lost, stopping);
                }
                return verdict;
            } finally {
                inHand.remove(claim);
            }
        }
    }

    private Verdict bury(Delivery delivery, byte[] bytes, String reason) throws InterruptedException, LetGoException {
        persistence.database(() -> parts.ledger().unreadable(delivery.place(), bytes, reason));
        log.warn("The copy at {} cannot be understood, and lies among the dead letters: {}", delivery.place(), reason);
        return Verdict.DONE;
    }
}
