package dev.ephemera.warmpool.pool;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ephemera.warmpool.engine.FakeContainerEngine;
import dev.ephemera.warmpool.engine.FakeScript;
import dev.ephemera.warmpool.engine.FakeStartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.FakeRuntimeApi;
import dev.ephemera.warmpool.runtimeapi.RuntimeSession;
import dev.ephemera.warmpool.slot.FakeSlots;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A pool in a world of trouble. What happens next is decided by a seed alone, on one thread, and
 * after each step everything that must always be true is checked. Confined to that thread.
 */
final class PoolSimulation {

    private static final int MOST_OUTSTANDING = 40;
    private static final double TROUBLE = 0.1;
    private static final PoolSettings SETTINGS = new PoolSettings(
            1, Map.of("java", 0), MemorySize.ofMegabytes(200), 3, Duration.ofSeconds(10), Duration.ofSeconds(5));
    private static final List<Stack> STACKS = List.of(
            FakeStack.named("python"), FakeStack.named("node"), FakeStack.named("java", MemorySize.ofMegabytes(50)));

    private final Random random;
    private final ManualTime time = new ManualTime();
    private final FakeContainerEngine engine = new FakeContainerEngine();
    private final FakeSlots slots = new FakeSlots();
    private final FakeRuntimeApi runtimeApi = new FakeRuntimeApi();
    private final ManualExecutor executor;
    private final WarmPool pool;
    private final List<RuntimeSession> comingUp = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private final Set<ContainerId> everLeased = new HashSet<>();
    private final List<String> noted = new ArrayList<>();
    private final ListAppender<ILoggingEvent> poolErrors;
    private int claimed;
    private int served;
    private int refused;
    private int cancelled;
    private String lastStep = "nothing";

    /** @param poolErrors what the pool itself takes for a bug */
    PoolSimulation(long seed, ListAppender<ILoggingEvent> poolErrors) {
        this.poolErrors = poolErrors;
        random = new Random(seed);
        executor = ManualExecutor.shuffling(random);
        engine.scriptAll(_ -> FakeScript.random(random, TROUBLE));
        engine.whenStarted(
                container -> comingUp.add(runtimeApi.sessionOf(container.spec().slot())));
        engine.reportEndsThrough(executor::execute);
        pool = new WarmPool(
                SETTINGS,
                STACKS,
                new ContainerWorkshop(engine, slots, runtimeApi),
                executor.asPoolThreads(),
                time,
                new InstanceId("simulation"));
    }

    /** A run's wish for a container, until it is fulfilled, refused or given up. */
    private record Claim(Stack stack, CompletableFuture<Lease> future) {}

    /** Takes one step at random and checks everything. */
    void step() {
        int dice = random.nextInt(100);
        if (dice < 20) {
            did("claim", this::claim);
        } else if (dice < 24) {
            did(
                    "cancel",
                    () -> pick(claims, claim -> !claim.future().isDone())
                            .forEach(claim -> claim.future().cancel(false)));
        } else if (dice < 38) {
            did("release", this::release);
        } else if (dice < 52) {
            did("bootstrap up", this::bringUp);
        } else if (dice < 78) {
            did("work", executor::runNext);
        } else if (dice < 81) {
            did(
                    "die",
                    () -> pick(engine.present(), FakeStartedContainer::isAlive).forEach(container -> container.die(1)));
        } else if (dice < 82) {
            did(
                    "out of memory",
                    () -> pick(leases, _ -> true)
                            .forEach(lease -> engine.container(lease.id()).runOutOfMemory()));
        } else if (dice < 84) {
            did(
                    "hang up",
                    () -> pick(engine.present(), container -> true)
                            .forEach(container -> runtimeApi
                                    .sessionOf(container.spec().slot())
                                    .hungUpWaiting()));
        } else if (dice < 85) {
            did("trouble on the host", this::hostTrouble);
        } else if (dice < 93) {
            did("tick", this::tick);
        } else {
            did("time", () -> time.advance(Duration.ofMillis(1L << random.nextInt(random.nextInt(10) == 0 ? 17 : 8))));
        }
    }

    /** Trouble ends; every waiting run must be served in finite time. */
    void heal() {
        engine.scriptAll(_ -> FakeScript.GOOD);
        for (int i = 0; i < 400; i++) {
            did("healing", () -> {
                executor.runAll();
                while (!comingUp.isEmpty()) {
                    bringUp();
                }
                executor.runAll();
                time.advance(Duration.ofMillis(250));
                tick();
            });
        }
        long waiting = claims.stream().filter(claim -> !claim.future().isDone()).count();
        check(waiting == 0, waiting + " runs wait for ever");
        for (StackStatistics statistics : pool.statistics()) {
            check(statistics.overdue() == 0, "never removed: " + statistics);
            check(statistics.ready() >= SETTINGS.floorOf(statistics.stack()), "below the floor: " + statistics);
        }
    }

    /** Closes the pool; runs end one by one; nothing may be left. */
    void close() {
        did("close", pool::beginClosing);
        for (int i = 0; i < 300; i++) {
            step();
        }
        while (!leases.isEmpty()) {
            did("release", this::release);
        }
        for (int i = 0; i < 400; i++) {
            did("closing", () -> {
                executor.runAll();
                time.advance(Duration.ofMillis(250));
                tick();
            });
        }
        pool.close();
        check(engine.live() == 0, "containers left: " + engine.present());
        check(slots.present().isEmpty(), "slots left: " + slots.present());
        check(runtimeApi.openSockets() == 0, "sockets left: " + runtimeApi.openSockets());
        check(claimed == served + refused + cancelled, "claims that did not end, or ended twice");
        check(served == everLeased.size(), "more leases than claims");
    }

    /** How much has happened, so that a test can tell that the simulation simulates. */
    int served() {
        return served;
    }

    private void claim() {
        if (claims.size() + leases.size() >= MOST_OUTSTANDING) {
            return;
        }
        Stack stack = STACKS.get(Math.min(random.nextInt(6) / 2, random.nextInt(STACKS.size())));
        claimed++;
        Claim claim = new Claim(stack, pool.claim(stack));
        claims.add(claim);
        claim.future().whenComplete((lease, problem) -> ended(claim, lease));
    }

    private void ended(Claim claim, Lease lease) {
        claims.remove(claim);
        if (lease != null) {
            served++;
            note(everLeased.add(lease.id()), lease.id() + " was given out twice");
            note(!lease.container().exit().isDone(), lease.id() + " was dead when it was given out");
            note(engine.container(lease.id()).spec().stack().equals(claim.stack()), "wrong stack");
            leases.add(lease);
        } else if (claim.future().isCancelled()) {
            cancelled++;
        } else {
            refused++;
        }
    }

    private void release() {
        pick(leases, _ -> true).forEach(lease -> {
            leases.remove(lease);
            lease.close();
            if (random.nextInt(10) == 0) {
                lease.close();
            }
        });
    }

    private void bringUp() {
        if (!comingUp.isEmpty()) {
            comingUp.remove(random.nextInt(comingUp.size())).assignmentAsked();
        }
    }

    private void hostTrouble() {
        switch (random.nextInt(5)) {
            case 0 -> slots.failNextCreates(1);
            case 1 -> runtimeApi.failNextOpens(1);
            case 2 -> engine.failNextPrepares(1);
            case 3 -> engine.scriptNext(FakeScript.starting(FakeScript.Start.FAILS_PERMANENT));
            default -> pick(slots.present(), _ -> true).forEach(slot -> slot.failNextDeletes(2));
        }
    }

    private void tick() {
        pool.tick();
        long idle = 0;
        for (StackStatistics statistics : pool.statistics()) {
            idle += statistics.ready() * stack(statistics.stack()).idleMemory().bytes();
        }
        check(idle <= SETTINGS.idleBudget().bytes(), "idle budget exceeded after a tick");
    }

    private void did(String step, Runnable action) {
        lastStep = step;
        action.run();
        checkInvariants();
    }

    private void checkInvariants() {
        check(noted.isEmpty(), noted.toString());
        check(engine.violations().isEmpty(), engine.violations().toString());
        check(poolErrors.list.isEmpty(), poolErrors.list.toString());
        List<StackStatistics> all = pool.statistics();
        check(sum(all, StackStatistics::starting) <= SETTINGS.parallelStarts(), "too many starts in parallel");
        check(sum(all, StackStatistics::claimed) == leases.size(), "claimed by nobody, or held by two");
        check(sum(all, StackStatistics::waiting) == claims.size(), "waits, but not in the queue, or the reverse");
        for (Lease lease : leases) {
            check(engine.container(lease.id()).removalAttempts() == 0, lease.id() + " was removed before its release");
        }
        int known = sum(all, StackStatistics::starting)
                + sum(all, StackStatistics::ready)
                + sum(all, StackStatistics::claimed)
                + sum(all, StackStatistics::removing);
        check(engine.live() <= known, "the engine has containers that the pool does not know");
        check(slots.present().size() <= known, "there are slots that the pool does not know");
        int overdue = sum(all, StackStatistics::overdue);
        check(overdue <= PoolPolicy.MOST_OVERDUE + MOST_OUTSTANDING + 50, "containers pile up: " + overdue);
    }

    private <T> List<T> pick(List<T> from, Predicate<T> which) {
        List<T> candidates = from.stream().filter(which).toList();
        return candidates.isEmpty() ? List.of() : List.of(candidates.get(random.nextInt(candidates.size())));
    }

    private static int sum(List<StackStatistics> all, ToIntFunction<StackStatistics> figure) {
        return all.stream().mapToInt(figure).sum();
    }

    private static Stack stack(String name) {
        return STACKS.stream()
                .filter(stack -> stack.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A check in a callback, where an exception would be lost. */
    private void note(boolean holds, String problem) {
        if (!holds) {
            noted.add(problem);
        }
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            throw new AssertionError(problem + "; after " + lastStep + ", pool: " + pool.statistics());
        }
    }
}
