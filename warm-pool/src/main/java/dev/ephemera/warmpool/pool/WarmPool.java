package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.ContainerEvent;
import dev.ephemera.warmpool.container.ContainerState.Claimed;
import dev.ephemera.warmpool.container.ContainerState.Ready;
import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.container.ContainerState.Starting;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.pool.PoolSnapshot.Shrink;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps prestarted containers, gives each to one run, and sees it gone afterwards. Thread-safe: all
 * state is guarded by {@code lock}; engine calls and callbacks happen outside it, on the executors.
 */
public final class WarmPool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WarmPool.class);

    private final PoolSettings settings;
    private final ContainerWorkshop workshop;
    private final PoolThreads threads;
    private final TimeSource time;
    private final ContainerIds ids;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition somethingGone = lock.newCondition();
    private final Map<String, StackPool> stacks = new LinkedHashMap<>();
    private boolean closing;

    /** @param stacks those that the engine can run; each gets a pool of its own */
    public WarmPool(
            PoolSettings settings,
            List<Stack> stacks,
            ContainerWorkshop workshop,
            PoolThreads threads,
            TimeSource time,
            InstanceId instance) {
        this.settings = settings;
        this.workshop = workshop;
        this.threads = threads;
        this.time = time;
        ids = new ContainerIds(instance);
        for (Stack stack : stacks) {
            this.stacks.put(stack.name(), new StackPool(stack, settings.floorOf(stack.name()), time.monotonicNanos()));
        }
    }

    /**
     * Asks for a container. Completes at once if one is ready, otherwise when one has started, or
     * exceptionally with an {@link EngineException} if none can be. Cancel the future to give up.
     *
     * @throws IllegalArgumentException if the engine cannot run {@code stack}
     */
    public CompletableFuture<Lease> claim(Stack stack) {
        CompletableFuture<Lease> claim = new CompletableFuture<>();
        Lease lease = null;
        List<PooledContainer> toStart;
        lock.lock();
        try {
            StackPool pool = poolOf(stack.name());
            if (closing) {
                return CompletableFuture.failedFuture(
                        new EngineException(EngineException.Kind.PERMANENT, "The pool is shutting down"));
            }
            pool.meter().arrived(time.monotonicNanos());
            PooledContainer ready = pool.pollReady();
            if (ready == null) {
                pool.enqueue(claim);
            } else {
                lease = lease(ready, StartType.WARM);
            }
            toStart = grow();
        } finally {
            lock.unlock();
        }
        if (lease != null) {
            claim.complete(lease);
        }
        toStart.forEach(this::submitStart);
        return claim;
    }

    /**
     * Does what time brings: grows and shrinks, retries removals, gives up containers that never
     * became ready. To be called every quarter of a second or so.
     */
    public void tick() {
        List<PooledContainer> toStart;
        List<PooledContainer> toRemove = new ArrayList<>();
        lock.lock();
        try {
            long now = time.monotonicNanos();
            for (StackPool pool : stacks.values()) {
                for (PooledContainer pooled : List.copyOf(pool.containers())) {
                    if (pooled.state() instanceof Starting
                            && now - pooled.createdAt()
                                    > settings.startTimeout().toNanos()) {
                        log.warn("Container {} was not ready after {}; giving it up", pooled, settings.startTimeout());
                        pool.backoff().failed(now);
                        pooled.apply(new ContainerEvent.Evicted());
                        toRemove.add(pooled);
                    } else if (pooled.state() instanceof Removing(var _, int failures)
                            && failures > 0
                            && now - pooled.retryRemovalAt() >= 0) {
                        pooled.retryRemovalAt(Long.MAX_VALUE / 2 + now);
                        toRemove.add(pooled);
                    }
                }
            }
            PoolPlan plan = plan(Shrink.ALLOWED);
            plan.evict().forEach(stack -> evictOldest(stack, toRemove));
            toStart = create(plan.start());
        } finally {
            lock.unlock();
        }
        toRemove.forEach(this::submitRemoval);
        toStart.forEach(this::submitStart);
    }

    /** What the pool holds, one entry for each stack. */
    public List<StackStatistics> statistics() {
        lock.lock();
        try {
            long now = time.monotonicNanos();
            return stacks.values().stream().map(pool -> pool.statistics(now)).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no more claims, removes every container that no run holds, and waits, at most as long as
     * the settings say, until all are gone, those of runs included.
     */
    @Override
    public void close() {
        List<CompletableFuture<Lease>> disappointed = new ArrayList<>();
        List<PooledContainer> toRemove = new ArrayList<>();
        lock.lock();
        try {
            closing = true;
            for (StackPool pool : stacks.values()) {
                disappointed.addAll(pool.drainWaiting());
                for (PooledContainer pooled : pool.containers()) {
                    if (pooled.state() instanceof Ready || pooled.state() instanceof Starting) {
                        pool.withdraw(pooled);
                        pooled.apply(new ContainerEvent.Evicted());
                        toRemove.add(pooled);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        disappointed.forEach(claim -> claim.completeExceptionally(
                new EngineException(EngineException.Kind.PERMANENT, "The pool is shutting down")));
        toRemove.forEach(this::submitRemoval);
        List<PooledContainer> abandoned = awaitAllGone(settings.shutdownPatience());
        if (!abandoned.isEmpty()) {
            log.warn("Shutting down with containers that could not be removed in time: {}", abandoned);
        }
        threads.close();
    }

    private List<PooledContainer> awaitAllGone(Duration patience) {
        long deadline = time.monotonicNanos() + patience.toNanos();
        lock.lock();
        try {
            while (!allGone() && time.monotonicNanos() - deadline < 0) {
                long left = deadline - time.monotonicNanos();
                somethingGone.await(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return remaining();
    }

    private boolean allGone() {
        return stacks.values().stream().allMatch(StackPool::isEmpty);
    }

    private List<PooledContainer> remaining() {
        lock.lock();
        try {
            return stacks.values().stream()
                    .flatMap(pool -> pool.containers().stream())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private StackPool poolOf(String stack) {
        StackPool pool = stacks.get(stack);
        if (pool == null) {
            throw new IllegalArgumentException("Stack '" + stack + "' cannot run here; there are " + stacks.keySet());
        }
        return pool;
    }

    private PoolPlan plan(Shrink shrink) {
        long now = time.monotonicNanos();
        List<StackLoad> loads =
                stacks.values().stream().map(pool -> pool.load(now)).toList();
        return PoolPolicy.plan(new PoolSnapshot(loads, settings.idleBudget(), settings.parallelStarts(), shrink));
    }

    private List<PooledContainer> grow() {
        return create(plan(Shrink.NOT_NOW).start());
    }

    private List<PooledContainer> create(List<String> stackNames) {
        if (closing) {
            return List.of();
        }
        List<PooledContainer> created = new ArrayList<>();
        for (String name : stackNames) {
            StackPool pool = poolOf(name);
            PooledContainer pooled = new PooledContainer(ids.next(), pool.stack(), time.monotonicNanos());
            pool.add(pooled);
            created.add(pooled);
        }
        return created;
    }

    private void evictOldest(String stack, List<PooledContainer> toRemove) {
        PooledContainer oldest = poolOf(stack).pollReady();
        if (oldest != null) {
            oldest.apply(new ContainerEvent.Evicted());
            toRemove.add(oldest);
        }
    }

    private Lease lease(PooledContainer pooled, StartType startType) {
        Claimed claimed = (Claimed) pooled.apply(new ContainerEvent.Claim());
        return new Lease(
                startType, pooled.slot(), pooled.endpoint().session(), claimed.container(), () -> released(pooled));
    }

    private void submitStart(PooledContainer pooled) {
        threads.starters().execute(() -> start(pooled));
    }

    private void submitRemoval(PooledContainer pooled) {
        threads.removers().execute(() -> remove(pooled));
    }

    private void start(PooledContainer pooled) {
        try {
            StartedContainer container = workshop.start(pooled);
            started(pooled, container);
            pooled.endpoint().session().ready().thenRun(() -> ready(pooled));
            pooled.endpoint().session().lost().thenRun(() -> died(pooled));
            container.exit().thenRun(() -> died(pooled));
        } catch (EngineException | IOException | RuntimeException e) {
            startFailed(pooled, e);
        }
    }

    private void started(PooledContainer pooled, StartedContainer container) {
        boolean unwanted;
        lock.lock();
        try {
            pooled.apply(new ContainerEvent.Started(container));
            unwanted = closing;
            if (unwanted) {
                pooled.apply(new ContainerEvent.Evicted());
            }
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            submitRemoval(pooled);
        }
    }

    private void startFailed(PooledContainer pooled, Exception reason) {
        log.warn("Could not start container {}: {}", pooled, reason.toString());
        boolean hopeless =
                reason instanceof EngineException failure && failure.kind() == EngineException.Kind.PERMANENT;
        List<CompletableFuture<Lease>> disappointed = List.of();
        lock.lock();
        try {
            pooled.apply(new ContainerEvent.StartFailed());
            StackPool pool = poolOf(pooled.stack().name());
            pool.backoff().failed(time.monotonicNanos());
            if (hopeless) {
                disappointed = pool.drainWaiting();
            }
        } finally {
            lock.unlock();
        }
        disappointed.forEach(claim -> claim.completeExceptionally(reason));
        submitRemoval(pooled);
    }

    private void ready(PooledContainer pooled) {
        Lease lease = null;
        @Nullable CompletableFuture<Lease> waiter = null;
        List<PooledContainer> toStart = List.of();
        lock.lock();
        try {
            if (pooled.state() instanceof Starting) {
                StackPool pool = poolOf(pooled.stack().name());
                pooled.apply(new ContainerEvent.BootstrapReady());
                pool.backoff().succeeded();
                pool.offerReady(pooled, time.monotonicNanos());
                waiter = pool.pollWaiting().orElse(null);
                if (waiter != null) {
                    pool.withdraw(pooled);
                    lease = lease(pooled, StartType.COLD);
                }
                toStart = grow();
            }
        } finally {
            lock.unlock();
        }
        if (lease != null && waiter != null && !waiter.complete(lease)) {
            lease.close();
        }
        toStart.forEach(this::submitStart);
    }

    private void died(PooledContainer pooled) {
        boolean remove = false;
        List<PooledContainer> toStart = List.of();
        lock.lock();
        try {
            boolean early = pooled.state() instanceof Starting;
            boolean idle = pooled.state() instanceof Ready;
            if (early || idle) {
                log.warn("Container {} died before a run had it", pooled);
                StackPool pool = poolOf(pooled.stack().name());
                if (early) {
                    pool.backoff().failed(time.monotonicNanos());
                }
                pool.withdraw(pooled);
                remove = true;
            }
            pooled.apply(new ContainerEvent.Died());
            if (remove) {
                toStart = grow();
            }
        } finally {
            lock.unlock();
        }
        if (remove) {
            submitRemoval(pooled);
        }
        toStart.forEach(this::submitStart);
    }

    private void released(PooledContainer pooled) {
        lock.lock();
        try {
            pooled.apply(new ContainerEvent.Released());
        } finally {
            lock.unlock();
        }
        submitRemoval(pooled);
    }

    private void remove(PooledContainer pooled) {
        Optional<StartedContainer> container;
        lock.lock();
        try {
            container = ((Removing) pooled.state()).container();
        } finally {
            lock.unlock();
        }
        try {
            workshop.takeApart(pooled, container);
            removed(pooled);
        } catch (EngineException | IOException | RuntimeException e) {
            removalFailed(pooled, e);
        }
    }

    private void removed(PooledContainer pooled) {
        List<PooledContainer> toStart;
        lock.lock();
        try {
            pooled.apply(new ContainerEvent.Removed());
            poolOf(pooled.stack().name()).forget(pooled);
            somethingGone.signalAll();
            toStart = grow();
        } finally {
            lock.unlock();
        }
        toStart.forEach(this::submitStart);
    }

    private void removalFailed(PooledContainer pooled, Exception reason) {
        int failures;
        lock.lock();
        try {
            failures = ((Removing) pooled.apply(new ContainerEvent.RemovalFailed())).failures();
            pooled.retryRemovalAt(
                    time.monotonicNanos() + Backoff.delay(failures).toNanos());
        } finally {
            lock.unlock();
        }
        log.warn(
                "Could not remove container {} (attempt {}), will try again: {}",
                pooled.id(),
                failures,
                reason.toString());
    }
}
