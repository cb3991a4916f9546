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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What the pool holds, and what it decides at each event. It only decides: what is to be done goes
 * into a {@link Work}. Not thread-safe: guarded by the pool's lock.
 */
final class PoolState {

    private final PoolSettings settings;
    private final TimeSource time;
    private final ContainerIds ids;
    private final Map<String, StackPool> stacks = new LinkedHashMap<>();
    private long starts;
    private boolean closing;

    PoolState(PoolSettings settings, List<Stack> stacks, TimeSource time, InstanceId instance) {
        this.settings = settings;
        this.time = time;
        ids = new ContainerIds(instance);
        for (Stack stack : stacks) {
            String name = stack.name();
            boolean expected = !settings.onDemand().contains(name);
            this.stacks.put(name, new StackPool(stack, settings.floorOf(name), expected, time.monotonicNanos()));
        }
    }

    boolean isClosing() {
        return closing;
    }

    void claim(Stack stack, CompletableFuture<Lease> claim, Work work) {
        if (stack.image().isPresent()) {
            // There is no list of images; nothing of one is kept ready but what demand asks for.
            stacks.computeIfAbsent(stack.name(), _ -> new StackPool(stack, 0, true, time.monotonicNanos()));
        }
        StackPool pool = poolOf(stack);
        long now = time.monotonicNanos();
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
        poolOf(stack).expect();
        grow(time.monotonicNanos(), work);
    }

    void gaveUp(Stack stack, CompletableFuture<Lease> claim) {
        poolOf(stack).dequeue(claim);
    }

    /** The start begins, and with it the time that it may take. */
    void startBegins(PooledContainer pooled) {
        pooled.startedAt(time.monotonicNanos());
    }

    void started(PooledContainer pooled, StartedContainer container, Work work) {
        poolOf(pooled).apply(pooled, new Started(container));
        if (closing) {
            beginRemoval(pooled, new Evicted(), work);
        }
    }

    void startFailed(PooledContainer pooled, Throwable reason, Work work) {
        StackPool pool = poolOf(pooled);
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
            StackPool pool = poolOf(pooled);
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
        CompletableFuture<Lease> next = poolOf(refused.pooled()).pollWaiting();
        if (next != null) {
            work.hand(new Work.Hand(refused.pooled(), refused.container(), next, StartType.COLD));
        } else {
            released(refused.pooled(), work);
        }
    }

    void died(PooledContainer pooled, Work work) {
        StackPool pool = poolOf(pooled);
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
        poolOf(pooled).apply(pooled, new Removed());
        grow(time.monotonicNanos(), work);
    }

    void removalFailed(PooledContainer pooled, Throwable reason, Work work) {
        StackPool pool = poolOf(pooled);
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
        for (StackPool pool : stacks.values()) {
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
        carryOut(plan(now, Shrink.ALLOWED), work);
    }

    /** Removes again what could not be removed before and has waited long enough. */
    void retryRemovals(Work work) {
        long now = time.monotonicNanos();
        for (StackPool pool : stacks.values()) {
            for (PooledContainer pooled : pool.containers()) {
                if (pooled.takeRetry(now)) {
                    work.remove(pooled);
                }
            }
        }
    }

    void close(Work work) {
        closing = true;
        for (StackPool pool : stacks.values()) {
            work.refuse(pool.drainWaiting(), shuttingDown());
            for (PooledContainer pooled : pool.containers()) {
                if (pooled.state() instanceof Ready || pooled.state() instanceof Starting) {
                    beginRemoval(pooled, new Evicted(), work);
                }
            }
        }
    }

    boolean isEmpty() {
        return stacks.values().stream().allMatch(pool -> pool.containers().isEmpty());
    }

    List<PooledContainer> remaining() {
        return stacks.values().stream()
                .flatMap(pool -> pool.containers().stream())
                .toList();
    }

    List<StackStatistics> statistics() {
        long now = time.monotonicNanos();
        return stacks.values().stream().map(pool -> pool.statistics(now)).toList();
    }

    private static EngineException shuttingDown() {
        return new EngineException(EngineException.Kind.PERMANENT, "The pool is shutting down");
    }

    private void claimed(PooledContainer pooled, CompletableFuture<Lease> claim, StartType startType, Work work) {
        Claimed claimed = (Claimed) poolOf(pooled).apply(pooled, new Claim());
        work.hand(new Work.Hand(pooled, claimed.container(), claim, startType));
    }

    private void beginRemoval(PooledContainer pooled, ContainerEvent event, Work work) {
        poolOf(pooled).apply(pooled, event);
        pooled.removingSince(time.monotonicNanos());
        work.remove(pooled);
    }

    private void grow(long now, Work work) {
        if (!closing) {
            carryOut(plan(now, Shrink.NOT_NOW), work);
        }
    }

    private PoolPlan plan(long now, Shrink shrink) {
        List<StackLoad> loads = new ArrayList<>(stacks.size());
        int overdue = 0;
        for (StackPool pool : stacks.values()) {
            loads.add(pool.load(now));
            overdue += pool.counts().failedToGo();
        }
        return PoolPolicy.plan(
                new PoolSnapshot(loads, overdue, settings.idleBudget(), settings.parallelStarts(), shrink));
    }

    private void carryOut(PoolPlan plan, Work work) {
        for (String stack : plan.evict()) {
            PooledContainer oldest = poolNamed(stack).oldestReady();
            if (oldest != null) {
                beginRemoval(oldest, new Evicted(), work);
            }
        }
        if (!closing) {
            for (String stack : plan.start()) {
                StackPool pool = poolNamed(stack);
                starts++;
                PooledContainer pooled = new PooledContainer(ids.next(), pool.stack());
                pool.add(pooled, starts);
                work.start(pooled);
            }
        }
    }

    private StackPool poolOf(PooledContainer pooled) {
        return poolOf(pooled.stack());
    }

    private StackPool poolOf(Stack stack) {
        return poolNamed(stack.name());
    }

    private StackPool poolNamed(String stack) {
        StackPool pool = stacks.get(stack);
        if (pool == null) {
            throw new IllegalArgumentException("Stack '" + stack + "' cannot run here; there are " + stacks.keySet());
        }
        return pool;
    }
}
