package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.ContainerEvent;
import dev.ephemera.warmpool.container.ContainerEvent.BootstrapReady;
import dev.ephemera.warmpool.container.ContainerEvent.Claim;
import dev.ephemera.warmpool.container.ContainerEvent.Died;
import dev.ephemera.warmpool.container.ContainerEvent.Evicted;
import dev.ephemera.warmpool.container.ContainerEvent.Released;
import dev.ephemera.warmpool.container.ContainerEvent.RemovalFailed;
import dev.ephemera.warmpool.container.ContainerEvent.Removed;
import dev.ephemera.warmpool.container.ContainerEvent.StartFailed;
import dev.ephemera.warmpool.container.ContainerEvent.Started;
import dev.ephemera.warmpool.container.ContainerState.Claimed;
import dev.ephemera.warmpool.container.ContainerState.Creating;
import dev.ephemera.warmpool.container.ContainerState.Gone;
import dev.ephemera.warmpool.container.ContainerState.Ready;
import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.container.ContainerState.Starting;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.pool.PoolSnapshot.Shrink;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * What the pool holds, and what it decides at each event. It only decides: what is to be done goes
 * into a {@link Work}. Not thread-safe: guarded by the pool's lock.
 */
final class PoolState {

    private final PoolSettings settings;
    private final TimeSource time;
    private final ContainerIds ids;
    private final StackPools stacks;
    private long starts;
    private boolean closing;

    PoolState(PoolSettings settings, List<Stack> stacks, TimeSource time, InstanceId instance) {
        this.settings = settings;
        this.time = time;
        ids = new ContainerIds(instance);
        this.stacks = new StackPools(settings, stacks, time.monotonicNanos());
    }

    boolean isClosing() {
        return closing;
    }

    void claim(Stack stack, CompletableFuture<Lease> claim, Work work) {
        long now = time.monotonicNanos();
        stacks.admit(stack, now, work);
        StackPool pool = stacks.of(stack);
        EngineException refusal = closing ? shuttingDown() : pool.refusal(now);
        if (refusal != null) {
            work.refuse(List.of(claim), refusal);
            return;
        }
        pool.arrived(now);
        PooledContainer ready = pool.oldestReady();
        if (ready == null) {
            pool.enqueue(claim);
        } else {
            claimed(ready, claim, StartType.WARM, work);
        }
        if (pool.oldestReady() == null) {
            grow(now, work);
        }
        // Otherwise the replacement waits for the end of the run, or for the next tick if that takes
        // longer: a start would take the processor from the very run that has just begun.
    }

    void expect(Stack stack, Work work) {
        stacks.of(stack).expect();
        grow(time.monotonicNanos(), work);
    }

    void gaveUp(Stack stack, CompletableFuture<Lease> claim) {
        stacks.find(stack.name()).ifPresent(pool -> pool.dequeue(claim));
    }

    /** The start begins, and with it the time that it may take. */
    void startBegins(PooledContainer pooled) {
        pooled.startedAt(time.monotonicNanos());
    }

    void started(PooledContainer pooled, StartedContainer container, Work work) {
        stacks.of(pooled).apply(pooled, new Started(container));
        if (closing) {
            beginRemoval(pooled, new Evicted(), work);
        }
    }

    void startFailed(PooledContainer pooled, Throwable reason, Work work) {
        StackPool pool = stacks.of(pooled);
        long now = time.monotonicNanos();
        work.warn("Could not start container " + pooled.id(), reason);
        if (reason instanceof EngineException lasting && lasting.kind() == EngineException.Kind.PERMANENT) {
            pool.startFailed(now, lasting);
            work.refuse(pool.drainWaiting(), lasting);
        } else {
            pool.startFailed(now, null);
        }
        beginRemoval(pooled, new StartFailed(), work);
        // The slot in the parallel starts is free for another stack.
        grow(now, work);
    }

    /** Nothing has been made of it. */
    void startCancelled(PooledContainer pooled, Work work) {
        beginRemoval(pooled, new StartFailed(), work);
    }

    void ready(PooledContainer pooled, Work work) {
        if (pooled.state() instanceof Starting) {
            StackPool pool = stacks.of(pooled);
            long now = time.monotonicNanos();
            pool.apply(pooled, new BootstrapReady());
            pool.startSucceeded(Duration.ofNanos(now - pooled.startedAt()));
            CompletableFuture<Lease> claim = pool.pollWaiting();
            if (claim != null) {
                claimed(pooled, claim, StartType.COLD, work);
            }
            grow(now, work);
        }
    }

    /** The run that was to have the container gave up at the last moment; nobody has touched it. */
    void passOn(Work.Hand refused, Work work) {
        CompletableFuture<Lease> next = stacks.of(refused.pooled()).pollWaiting();
        if (next != null) {
            work.hand(new Work.Hand(refused.pooled(), refused.container(), next, StartType.COLD));
        } else {
            released(refused.pooled(), work);
        }
    }

    void died(PooledContainer pooled, Work work) {
        StackPool pool = stacks.of(pooled);
        long now = time.monotonicNanos();
        switch (pooled.state()) {
            case Starting _ -> {
                pool.startFailed(now, null);
                work.warn("Container " + pooled + " died before it was ready", null);
                beginRemoval(pooled, new Died(), work);
                grow(now, work);
            }
            case Ready _ -> {
                pool.diedIdle();
                work.warn("Container " + pooled + " died while it waited for a run", null);
                beginRemoval(pooled, new Died(), work);
                grow(now, work);
            }
            case Creating _, Claimed _, Removing _, Gone _ -> pool.apply(pooled, new Died());
        }
    }

    void released(PooledContainer pooled, Work work) {
        beginRemoval(pooled, new Released(), work);
    }

    void removed(PooledContainer pooled, Work work) {
        stacks.of(pooled).apply(pooled, new Removed());
        grow(time.monotonicNanos(), work);
    }

    void removalFailed(PooledContainer pooled, Throwable reason, Work work) {
        StackPool pool = stacks.of(pooled);
        Removing removing = (Removing) pool.apply(pooled, new RemovalFailed());
        pool.removalFailed();
        Duration delay = Backoff.delay(removing.failures() - 1);
        pooled.retryAt(time.monotonicNanos() + delay.toNanos());
        work.warn(
                "Could not remove container " + pooled.id() + ", attempt " + removing.failures() + ", next in "
                        + delay.toMillis() + " ms",
                reason);
    }

    void tick(Work work) {
        long now = time.monotonicNanos();
        for (StackPool pool : stacks.all()) {
            for (PooledContainer pooled : pool.containers()) {
                if (pooled.state() instanceof Starting
                        && now - pooled.startedAt() > settings.startTimeout().toNanos()) {
                    pool.startFailed(now, null);
                    work.warn("Container " + pooled + " was not ready after " + settings.startTimeout(), null);
                    beginRemoval(pooled, new Evicted(), work);
                }
            }
        }
        retryRemovals(work);
        stacks.forgetImages(now, work);
        carryOut(plan(now, Shrink.ALLOWED), work);
    }

    /** Removes again what could not be removed before and has waited long enough. */
    void retryRemovals(Work work) {
        long now = time.monotonicNanos();
        for (StackPool pool : stacks.all()) {
            for (PooledContainer pooled : pool.containers()) {
                if (pooled.takeRetry(now)) {
                    work.remove(pooled);
                }
            }
        }
    }

    void close(Work work) {
        closing = true;
        for (StackPool pool : stacks.all()) {
            work.refuse(pool.drainWaiting(), shuttingDown());
            for (PooledContainer pooled : pool.containers()) {
                if (pooled.state() instanceof Ready || pooled.state() instanceof Starting) {
                    beginRemoval(pooled, new Evicted(), work);
                }
            }
        }
    }

    boolean isEmpty() {
        return stacks.all().stream().allMatch(pool -> pool.containers().isEmpty());
    }

    List<PooledContainer> remaining() {
        return stacks.all().stream().flatMap(pool -> pool.containers().stream()).toList();
    }

    List<StackStatistics> statistics() {
        long now = time.monotonicNanos();
        return stacks.all().stream().map(pool -> pool.statistics(now)).toList();
    }

    Optional<StackStatistics> statistics(String stack) {
        return stacks.find(stack).map(pool -> pool.statistics(time.monotonicNanos()));
    }

    Set<String> names() {
        return stacks.all().stream().map(pool -> pool.stack().name()).collect(Collectors.toSet());
    }

    private static EngineException shuttingDown() {
        return new EngineException(EngineException.Kind.PERMANENT, "The pool is shutting down");
    }

    private void claimed(PooledContainer pooled, CompletableFuture<Lease> claim, StartType startType, Work work) {
        Claimed claimed = (Claimed) stacks.of(pooled).apply(pooled, new Claim());
        work.hand(new Work.Hand(pooled, claimed.container(), claim, startType));
    }

    private void beginRemoval(PooledContainer pooled, ContainerEvent event, Work work) {
        stacks.of(pooled).apply(pooled, event);
        pooled.removingSince(time.monotonicNanos());
        work.remove(pooled);
    }

    private void grow(long now, Work work) {
        if (!closing) {
            carryOut(plan(now, Shrink.NOT_NOW), work);
        }
    }

    private PoolPlan plan(long now, Shrink shrink) {
        List<StackLoad> loads = new ArrayList<>(stacks.all().size());
        int overdue = 0;
        for (StackPool pool : stacks.all()) {
            loads.add(pool.load(now));
            overdue += pool.counts().failedToGo();
        }
        return PoolPolicy.plan(
                new PoolSnapshot(loads, overdue, settings.idleBudget(), settings.parallelStarts(), shrink));
    }

    private void carryOut(PoolPlan plan, Work work) {
        for (String stack : plan.evict()) {
            PooledContainer oldest = stacks.named(stack).oldestReady();
            if (oldest != null) {
                beginRemoval(oldest, new Evicted(), work);
            }
        }
        if (!closing) {
            for (String stack : plan.start()) {
                StackPool pool = stacks.named(stack);
                starts++;
                PooledContainer pooled = new PooledContainer(ids.next(), pool.stack());
                pool.add(pooled, starts);
                work.start(pooled);
            }
        }
    }
}
