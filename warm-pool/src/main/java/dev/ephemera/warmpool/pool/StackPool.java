package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.ContainerEvent;
import dev.ephemera.warmpool.container.ContainerState;
import dev.ephemera.warmpool.container.ContainerState.Gone;
import dev.ephemera.warmpool.container.ContainerState.Ready;
import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The containers of one stack and the runs that wait for one. Not thread-safe: guarded by the pool's
 * lock.
 */
final class StackPool {

    private static final Duration FIRST_GUESS = Duration.ofMillis(100);
    private static final double SMOOTHING = 0.2;

    private final Stack stack;
    private final int floor;
    private boolean expected;
    private final DemandMeter meter;
    private final Backoff backoff = new Backoff();
    private final StateCounts counts = new StateCounts();
    private final Set<PooledContainer> containers = new LinkedHashSet<>();
    private final SequencedSet<PooledContainer> ready = new LinkedHashSet<>();
    private final SequencedSet<CompletableFuture<Lease>> waiting = new LinkedHashSet<>();
    private StackTotals totals = StackTotals.NONE;
    private double startUpNanos = FIRST_GUESS.toNanos();
    private long lastStart;
    private @Nullable EngineException hopeless;
    private @Nullable Long emptySince;

    /**
     * @param floor the fewest containers to keep ready while any is expected
     * @param expected whether that is so from the start
     */
    StackPool(Stack stack, int floor, boolean expected, long now) {
        this.stack = stack;
        this.floor = floor;
        this.expected = expected;
        meter = new DemandMeter(now);
    }

    Stack stack() {
        return stack;
    }

    Collection<PooledContainer> containers() {
        return containers;
    }

    StateCounts counts() {
        return counts;
    }

    /**
     * @param start the number of this start among all
     */
    void add(PooledContainer pooled, long start) {
        containers.add(pooled);
        counts.entered(pooled.state());
        lastStart = start;
    }

    /** Moves a container on; where it stands in this pool follows from its state. */
    ContainerState apply(PooledContainer pooled, ContainerEvent event) {
        ContainerState before = pooled.state();
        ContainerState after = pooled.apply(event);
        counts.left(before);
        counts.entered(after);
        if (before instanceof Ready && !(after instanceof Ready)) {
            ready.remove(pooled);
        }
        if (after instanceof Ready && !(before instanceof Ready)) {
            ready.addLast(pooled);
        }
        if (after instanceof Gone && containers.remove(pooled)) {
            totals = totals.withRemoved();
        }
        return after;
    }

    /** The container that has waited longest and lives, if any. */
    @Nullable
    PooledContainer oldestReady() {
        for (PooledContainer pooled : ready) {
            if (pooled.state() instanceof Ready(var container)
                    && !container.exit().isDone()
                    && !pooled.hostSide().endpoint().session().lost().isDone()) {
                return pooled;
            }
        }
        return null;
    }

    /** Containers will be asked for, sooner or later. */
    void expect() {
        expected = true;
    }

    void arrived(long now) {
        expected = true;
        meter.arrived(now);
    }

    void enqueue(CompletableFuture<Lease> claim) {
        waiting.addLast(claim);
    }

    /** The claim has been given up. */
    @SuppressWarnings("CollectionUndefinedEquality") // A claim is itself and no other.
    void dequeue(CompletableFuture<Lease> claim) {
        waiting.remove(claim);
    }

    /** Takes the run that has waited longest out of the queue. */
    @Nullable
    CompletableFuture<Lease> pollWaiting() {
        while (!waiting.isEmpty()) {
            CompletableFuture<Lease> claim = waiting.removeFirst();
            if (!claim.isDone()) {
                return claim;
            }
        }
        return null;
    }

    /** Takes all waiting runs out of the queue. */
    List<CompletableFuture<Lease>> drainWaiting() {
        List<CompletableFuture<Lease>> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    void startSucceeded(Duration took) {
        startUpNanos += SMOOTHING * (took.toNanos() - startUpNanos);
        totals = totals.withStarted(took);
        backoff.succeeded();
        hopeless = null;
    }

    /** @param lasting the reason, if no further attempt will end better for now */
    void startFailed(long now, @Nullable EngineException lasting) {
        totals = totals.withStartFailure();
        backoff.failed(now);
        hopeless = lasting;
    }

    void diedIdle() {
        totals = totals.withDiedIdle();
    }

    void removalFailed() {
        totals = totals.withRemovalFailure();
    }

    /** Why a claim would wait in vain, if it would. */
    @Nullable
    EngineException refusal(long now) {
        return counts.starting() == 0 && backoff.isWaiting(now) ? hopeless : null;
    }

    /** Whether each look in the last {@code duration}, of which this is one, has found neither containers nor runs. */
    boolean isEmptyFor(Duration duration, long now) {
        if (!containers.isEmpty() || !waiting.isEmpty()) {
            emptySince = null;
            return false;
        }
        if (emptySince == null) {
            emptySince = now;
        }
        return now - emptySince >= duration.toNanos();
    }

    StackLoad load(long now) {
        return new StackLoad(
                stack.name(),
                counts.ready(),
                counts.starting(),
                waiting.size(),
                meter.demand(now),
                startUp(),
                expected ? floor : 0,
                stack.idleMemory(),
                backoff.starts(now),
                lastStart);
    }

    StackStatistics statistics(long now) {
        return new StackStatistics(
                stack.name(),
                counts.starting(),
                counts.ready(),
                counts.claimed(),
                counts.removing(),
                overdue(now),
                waiting.size(),
                load(now).target(),
                startUp(),
                totals);
    }

    private int overdue(long now) {
        return (int) containers.stream()
                .filter(pooled -> pooled.state() instanceof Removing(var _, int failures)
                        && (failures > 0 || now - pooled.removingSince() > StackStatistics.REMOVAL_PATIENCE.toNanos()))
                .count();
    }

    private Duration startUp() {
        return Duration.ofNanos((long) startUpNanos);
    }
}
