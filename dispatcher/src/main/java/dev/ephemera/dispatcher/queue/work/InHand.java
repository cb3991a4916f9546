package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.InvocationId;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The deliveries that this node works on, and the claims among them. Thread-safe: the count is guarded
 * by its monitor, the claims look after themselves.
 */
final class InHand {

    private final Set<HeldClaim> claims = ConcurrentHashMap.newKeySet();
    private int deliveries;
    private CompletableFuture<Void> none = CompletableFuture.completedFuture(null);

    synchronized void took() {
        if (deliveries++ == 0) {
            none = new CompletableFuture<>();
        }
    }

    void settled() {
        CompletableFuture<Void> last;
        synchronized (this) {
            if (--deliveries > 0) {
                return;
            }
            last = none;
        }
        last.complete(null);
    }

    /** How many there are. */
    synchronized int count() {
        return deliveries;
    }

    /** Done when there are none, of those that there are now or come meanwhile. */
    synchronized CompletableFuture<Void> none() {
        return none;
    }

    void add(HeldClaim claim) {
        claims.add(claim);
    }

    void remove(HeldClaim claim) {
        claims.remove(claim);
    }

    /** Makes the claims of an invocation ask at once whether they still stand. */
    void check(InvocationId invocation) {
        claims.stream().filter(claim -> claim.invocation().equals(invocation)).forEach(HeldClaim::checkNow);
    }
}
