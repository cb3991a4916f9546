package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.ContainerState;
import dev.ephemera.warmpool.container.ContainerState.Claimed;
import dev.ephemera.warmpool.container.ContainerState.Creating;
import dev.ephemera.warmpool.container.ContainerState.Gone;
import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.container.ContainerState.Starting;
import dev.ephemera.warmpool.stack.Stack;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
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
    private final DemandMeter meter;
    private final Backoff backoff = new Backoff();
    private final Set<PooledContainer> containers = new LinkedHashSet<>();
    private final Deque<PooledContainer> ready = new ArrayDeque<>();
    private final Deque<CompletableFuture<Lease>> waiting = new ArrayDeque<>();
    private double startUpNanos = FIRST_GUESS.toNanos();

    StackPool(Stack stack, int floor, long now) {
        this.stack = stack;
        this.floor = floor;
        meter = new DemandMeter(now);
    }

    Stack stack() {
        return stack;
    }

    DemandMeter meter() {
        return meter;
    }

    Backoff backoff() {
        return backoff;
    }

    Collection<PooledContainer> containers() {
        return containers;
    }

    void add(PooledContainer container) {
        containers.add(container);
    }

    void forget(PooledContainer container) {
        containers.remove(container);
        ready.remove(container);
    }

    void offerReady(PooledContainer container, long now) {
        startUpNanos += SMOOTHING * (now - container.createdAt() - startUpNanos);
        ready.addLast(container);
    }

    /** No longer to be handed out. */
    void withdraw(PooledContainer container) {
        ready.remove(container);
    }

    /** The container that has waited longest, if any. */
    @Nullable
    PooledContainer pollReady() {
        return ready.pollFirst();
    }

    void enqueue(CompletableFuture<Lease> waiter) {
        waiting.addLast(waiter);
    }

    /** The run that has waited longest and still waits. */
    Optional<CompletableFuture<Lease>> pollWaiting() {
        CompletableFuture<Lease> waiter = waiting.pollFirst();
        while (waiter != null && waiter.isDone()) {
            waiter = waiting.pollFirst();
        }
        return Optional.ofNullable(waiter);
    }

    /** Takes all waiting runs out of the queue. */
    List<CompletableFuture<Lease>> drainWaiting() {
        List<CompletableFuture<Lease>> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    StackLoad load(long now) {
        waiting.removeIf(CompletableFuture::isDone);
        return new StackLoad(
                stack.name(),
                ready.size(),
                count(state -> state instanceof Creating || state instanceof Starting),
                waiting.size(),
                meter.demand(now),
                startUp(),
                floor,
                stack.idleMemory(),
                backoff.open(now));
    }

    StackStatistics statistics(long now) {
        StackLoad load = load(now);
        return new StackStatistics(
                stack.name(),
                load.starting(),
                load.ready(),
                count(Claimed.class::isInstance),
                count(Removing.class::isInstance),
                count(state -> state instanceof Removing removing && removing.failures() > 0),
                load.waiting(),
                load.target(),
                startUp());
    }

    boolean isEmpty() {
        return containers.stream().allMatch(container -> container.state() instanceof Gone);
    }

    private Duration startUp() {
        return Duration.ofNanos((long) startUpNanos);
    }

    private int count(Predicate<ContainerState> predicate) {
        return (int) containers.stream()
                .map(PooledContainer::state)
                .filter(predicate)
                .count();
    }
}
