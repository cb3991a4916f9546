package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.TimeSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps prestarted containers, gives each to one run, and sees it gone afterwards. Thread-safe: all
 * state is in a {@link PoolState}, guarded by {@code lock}; under the lock it is only decided, and
 * done what was decided after the lock has been let go: engine calls on the executors, completions
 * and log lines on the thread that brought the event.
 *
 * <p>Closing goes in this order: no more claims, waiting runs refused, containers that no run holds
 * removed, those of runs waited for, threads given back. Work that is still handed in after that, such
 * as the release of a run that outlived the patience, is done by the thread that hands it in.
 */
public final class WarmPool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WarmPool.class);
    private static final long CLOSING_STEP = TimeUnit.MILLISECONDS.toNanos(50);

    private final PoolSettings settings;
    private final ContainerWorkshop workshop;
    private final PoolThreads threads;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch allGone = new CountDownLatch(1);
    private final PoolState state;
    private final List<Runnable> stackListeners = new CopyOnWriteArrayList<>();

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
        state = new PoolState(settings, stacks, time, instance);
    }

    /**
     * Asks for a container. Completes at once if one is ready, otherwise when one has started, or
     * exceptionally with an {@link EngineException} if none can be. Cancel the future to give up; if
     * that comes too late, the lease is there and must be closed. What depends on the future runs on
     * a thread of the pool and must not block.
     *
     * @throws IllegalArgumentException if the engine cannot run {@code stack}
     */
    public CompletableFuture<Lease> claim(Stack stack) {
        CompletableFuture<Lease> claim = new CompletableFuture<>();
        decide(work -> state.claim(stack, claim, work));
        if (!claim.isDone()) {
            claim.whenComplete((lease, problem) -> {
                if (lease == null) {
                    decide(_ -> state.gaveUp(stack, claim));
                }
            });
        }
        return claim;
    }

    /**
     * Has containers of a stack prestarted from now on, as many as its floor says, because they will be
     * asked for.
     *
     * @throws IllegalArgumentException if the engine cannot run {@code stack}
     */
    public void expect(Stack stack) {
        decide(work -> state.expect(stack, work));
    }

    /**
     * Does what time brings: grows and shrinks, retries removals, gives up containers that never
     * became ready. To be called every quarter of a second or so.
     */
    public void tick() {
        decide(state::tick);
    }

    /** What the pool holds, one entry for each of {@link #stacks}. */
    public List<StackStatistics> statistics() {
        return locked(state::statistics);
    }

    /** The same of one stack; empty if there is none of this name. */
    Optional<StackStatistics> statistics(String stack) {
        return locked(() -> state.statistics(stack));
    }

    /** The names of the stacks that the pool knows: those of the engine, and images that have been claimed lately. */
    Set<String> stacks() {
        return locked(state::names);
    }

    /** Has {@code listener} told whenever {@link #stacks} has changed; it must be quick. */
    void whenStacksChange(Runnable listener) {
        stackListeners.add(listener);
    }

    /**
     * Takes no more claims, removes every container that no run holds, and waits, at most as long as
     * the settings say, until all are gone, those of runs included. Names in the log what it had to
     * leave behind.
     */
    @Override
    public void close() {
        beginClosing();
        List<PooledContainer> abandoned = awaitAllGone();
        if (!abandoned.isEmpty()) {
            log.warn("Shutting down with containers that could not be removed in time: {}", abandoned);
        }
        threads.close();
    }

    void beginClosing() {
        decide(state::close);
    }

    private List<PooledContainer> awaitAllGone() {
        long deadline = time.monotonicNanos() + settings.shutdownPatience().toNanos();
        try {
            while (!locked(state::isEmpty) && time.monotonicNanos() - deadline < 0) {
                // Whoever ticks the pool may have stopped already.
                decide(state::retryRemovals);
                long left = Math.min(deadline - time.monotonicNanos(), CLOSING_STEP);
                if (allGone.await(left, TimeUnit.NANOSECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return locked(state::remaining);
    }

    private <T> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    private void decide(Consumer<Work> decision) {
        Work work = new Work();
        lock.lock();
        try {
            decision.accept(work);
        } finally {
            lock.unlock();
        }
        work.hands().forEach(this::hand);
        work.removals().forEach(pooled -> submit(threads.removers(), () -> remove(pooled)));
        work.starts().forEach(pooled -> submit(threads.starters(), () -> start(pooled)));
        work.warnings().forEach(WarmPool::log);
        for (Work.Refusal refusal : work.refusals()) {
            refusal.claims().forEach(claim -> claim.completeExceptionally(refusal.reason()));
        }
        if (work.haveStacksChanged()) {
            stackListeners.forEach(Runnable::run);
        }
    }

    private void hand(Work.Hand hand) {
        PooledContainer pooled = hand.pooled();
        Lease lease = new Lease(
                hand.startType(),
                pooled.hostSide().slot(),
                pooled.hostSide().endpoint().session(),
                hand.container(),
                () -> decide(work -> state.released(pooled, work)));
        if (!hand.claim().complete(lease)) {
            decide(work -> state.passOn(hand, work));
        }
    }

    private static void log(Work.Warning warning) {
        switch (warning.reason()) {
            case null -> log.warn("{}", warning.message());
            case EngineException e -> log.warn("{}: {}", warning.message(), e.getMessage());
            case IOException e -> log.warn("{}: {}", warning.message(), e.toString());
            case Throwable e -> log.warn("{}", warning.message(), e);
        }
    }

    private static void submit(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("The pool's threads are gone; doing the work here: {}", e.toString());
            task.run();
        }
    }

    private void start(PooledContainer pooled) {
        if (locked(state::isClosing)) {
            decide(work -> state.startCancelled(pooled, work));
            return;
        }
        StartedContainer container;
        try {
            workshop.prepare(pooled.stack());
            decide(_ -> state.startBegins(pooled));
            container = workshop.start(pooled.id(), pooled.stack(), pooled.hostSide());
        } catch (Throwable e) {
            // Whatever it was, an Error included: nobody else leads this container to its end.
            decide(work -> state.startFailed(pooled, e, work));
            return;
        }
        decide(work -> state.started(pooled, container, work));
        // Deaths first: a container that is dead already must not become ready.
        RuntimeSession session = pooled.hostSide().endpoint().session();
        when(container.exit(), work -> state.died(pooled, work));
        when(session.lost(), work -> state.died(pooled, work));
        when(session.ready(), work -> state.ready(pooled, work));
    }

    private void when(CompletableFuture<?> happens, Consumer<Work> decision) {
        happens.thenRun(() -> decide(decision)).exceptionally(bug -> {
            log.error("The pool could not take in an event", bug);
            return null;
        });
    }

    private void remove(PooledContainer pooled) {
        try {
            pooled.hostSide()
                    .takeApart(locked(() -> ((Removing) pooled.state()).container())
                            .orElse(null));
        } catch (Throwable e) {
            // As with starting; a removal that is not tried again is a leak.
            decide(work -> state.removalFailed(pooled, e, work));
            return;
        }
        decide(work -> {
            state.removed(pooled, work);
            if (state.isClosing() && state.isEmpty()) {
                allGone.countDown();
            }
        });
    }
}
