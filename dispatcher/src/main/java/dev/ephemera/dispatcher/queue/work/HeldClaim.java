package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.InvocationLedger;
import dev.ephemera.dispatcher.ledger.Standing;
import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claim of this node's. Until it is closed, it asks now and then whether it still stands, by which
 * others see that this node lives. While the database does not answer, it is taken to stand.
 * Thread-safe: the next check is guarded by the monitor, which is not held during one.
 */
final class HeldClaim implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HeldClaim.class);

    private final ClaimToken token;
    private final InvocationLedger ledger;
    private final Duration interval;
    private final WorkClock clock;
    private final CompletableFuture<Standing> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final CompletableFuture<?> noReasonToWait;
    private Timers.Timer next;

    /**
     * @param lost completes when the delivery may be somebody else's
     * @param stopping completes when this node shuts down
     */
    HeldClaim(
            ClaimToken token,
            InvocationLedger ledger,
            Duration interval,
            WorkClock clock,
            CompletableFuture<Void> lost,
            CompletableFuture<Void> stopping) {
        this.token = token;
        this.ledger = ledger;
        this.interval = interval;
        this.clock = clock;
        // With its own release among them, as the others keep what waits for them until one is done.
        noReasonToWait = CompletableFuture.anyOf(ended, released, lost, stopping);
        next = clock.later(interval, this::checkAgain);
        lost.thenRun(this::checkNow);
    }

    ClaimToken token() {
        return token;
    }

    InvocationId invocation() {
        return token.id();
    }

    /** Completes with what has become of the claim, when it no longer holds. */
    CompletableFuture<Standing> ended() {
        return ended;
    }

    /** Whether this is what is known of the claim. */
    boolean is(Standing standing) {
        return ended.getNow(Standing.HOLDS) == standing;
    }

    /** Completes when this node need not wait for room any more: it will not, or must not, run it. */
    CompletableFuture<?> noReasonToWait() {
        return noReasonToWait;
    }

    /** Asks at once. */
    void checkNow() {
        clock.inBackground(this::check);
    }

    private void checkAgain() {
        check();
        synchronized (this) {
            if (!released.isDone() && !ended.isDone()) {
                next = clock.later(interval, this::checkAgain);
            }
        }
    }

    private void check() {
        try {
            Standing standing = ledger.standing(token);
            if (standing != Standing.HOLDS) {
                ended.complete(standing);
            }
        } catch (RuntimeException e) {
            log.debug("Invocation {}: nobody knows whether it is still wanted: {}", token.id(), e.toString());
        }
    }

    @Override
    public void close() {
        released.complete(null);
        synchronized (this) {
            next.cancel();
        }
    }
}
