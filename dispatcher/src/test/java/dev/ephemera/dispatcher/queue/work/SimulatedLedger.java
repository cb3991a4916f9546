package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.Claim;
import dev.ephemera.dispatcher.ledger.ClaimToken;
import dev.ephemera.dispatcher.ledger.Ending;
import dev.ephemera.dispatcher.ledger.InvocationLedger;
import dev.ephemera.dispatcher.ledger.Standing;
import java.util.Optional;
import java.util.function.Consumer;

/** A node's way to the cluster's ledger, with points before and after each call. Confined to the stage. */
final class SimulatedLedger implements InvocationLedger {

    private final SimulatedCluster cluster;
    private final Consumer<QueuedInvocation> writeLater;

    /** @param writeLater takes what is written behind */
    SimulatedLedger(SimulatedCluster cluster, Consumer<QueuedInvocation> writeLater) {
        this.cluster = cluster;
        this.writeLater = writeLater;
    }

    @Override
    public void accepted(QueuedInvocation invocation) {
        writeLater.accept(invocation);
    }

    @Override
    public Claim claim(QueuedInvocation invocation, Place place) {
        return cluster.call("claim", () -> cluster.ledger().claim(invocation, place));
    }

    @Override
    public Standing standing(ClaimToken token) {
        return cluster.call("standing", () -> cluster.ledger().standing(token));
    }

    @Override
    public boolean waitsAgain(ClaimToken token, Outcome outcome, QueuedInvocation next) {
        return cluster.call("waitsAgain", () -> cluster.ledger().waitsAgain(token, outcome, next));
    }

    @Override
    public boolean ended(
            ClaimToken token, QueuedInvocation invocation, Optional<Outcome> last, Ending ending, boolean toTell) {
        return cluster.call("ended", () -> cluster.ledger().ended(token, invocation, last, ending, toTell));
    }

    @Override
    public void told(QueuedInvocation invocation) {
        cluster.call("told", () -> {
            cluster.ledger().told(invocation);
            return true;
        });
    }

    @Override
    public void untellable(QueuedInvocation invocation, String reason) {
        cluster.call("untellable", () -> {
            cluster.ledger().untellable(invocation, reason);
            return true;
        });
    }

    @Override
    public void unreadable(Place place, byte[] bytes, String reason) {
        cluster.call("unreadable", () -> {
            cluster.ledger().unreadable(place, bytes, reason);
            return true;
        });
    }
}
