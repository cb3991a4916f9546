package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.engine.StartedContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a decision, made under the pool's lock, asks to be done once the lock is let go. Confined to
 * the thread that decides.
 */
final class Work {

    private final List<Hand> hands = new ArrayList<>(1);
    private final List<PooledContainer> starts = new ArrayList<>(2);
    private final List<PooledContainer> removals = new ArrayList<>(2);
    private final List<Refusal> refusals = new ArrayList<>(0);
    private final List<Warning> warnings = new ArrayList<>(0);
    private boolean stacksChanged;

    /** A claimed container that goes to a run. */
    record Hand(
            PooledContainer pooled, StartedContainer container, CompletableFuture<Lease> claim, StartType startType) {}

    /** Runs that get none. */
    record Refusal(List<CompletableFuture<Lease>> claims, Exception reason) {}

    /** What the operator should know. */
    record Warning(String message, @Nullable Throwable reason) {}

    void hand(Hand hand) {
        hands.add(hand);
    }

    void start(PooledContainer pooled) {
        starts.add(pooled);
    }

    void remove(PooledContainer pooled) {
        removals.add(pooled);
    }

    void refuse(List<CompletableFuture<Lease>> claims, Exception reason) {
        refusals.add(new Refusal(claims, reason));
    }

    void warn(String message, @Nullable Throwable reason) {
        warnings.add(new Warning(message, reason));
    }

    /** The pool has got to know a stack, or has forgotten one. */
    void noteStacksChanged() {
        stacksChanged = true;
    }

    List<Hand> hands() {
        return hands;
    }

    List<PooledContainer> starts() {
        return starts;
    }

    List<PooledContainer> removals() {
        return removals;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    List<Warning> warnings() {
        return warnings;
    }

    boolean haveStacksChanged() {
        return stacksChanged;
    }
}
