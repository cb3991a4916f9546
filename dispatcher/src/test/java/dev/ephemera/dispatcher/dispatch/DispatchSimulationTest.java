package dev.ephemera.dispatcher.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.warmpool.engine.FakeScript;
import dev.ephemera.warmpool.engine.FakeStartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.PoolSettings;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.FakeBootstrap;
import dev.ephemera.warmpool.runtimeapi.RuntimeAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drives pool, admission and dispatcher through random trouble. The trouble is decided by the seed;
 * the threads are real, so their interleaving is not.
 */
final class DispatchSimulationTest {

    private static final int INVOCATIONS = 400;
    private static final double TROUBLE = 0.15;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42, 1_000_003})
    void everyInvocationEndsOnceAndNothingIsLeftBehind(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DispatchFixture fixture = new DispatchFixture(new PoolSettings(
                2, Map.of(), MemorySize.ofMegabytes(128), 3, Duration.ofSeconds(5), Duration.ofSeconds(30)));
        Set<ContainerId> served = ConcurrentHashMap.newKeySet();
        List<String> servedTwice = new ArrayList<>();
        troubleFrom(random.split(), fixture, served, servedTwice);

        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < INVOCATIONS; i++) {
            CompletableFuture<Void> callerGone = new CompletableFuture<>();
            outcomes.add(fixture.start(DispatchFixture.invocation(Integer.toString(i)), callerGone));
            if (random.nextDouble() < 0.05) {
                callerGone.complete(null);
            }
            if (random.nextDouble() < 0.3) {
                fixture.pool.pool.tick();
                fixture.timers.advance(Duration.ofMillis(random.nextInt(1, 300)));
            }
            crashSomething(random, fixture);
            assertTrue(
                    fixture.admission.inUse().compareTo(DispatchFixture.BUDGET) <= 0,
                    () -> "seed " + seed + ": " + fixture.admission.inUse());
        }
        Await.until("all invocations have ended, seed " + seed, () -> {
            fixture.pool.pool.tick();
            fixture.timers.advance(Duration.ofMillis(250));
            return outcomes.stream().allMatch(CompletableFuture::isDone);
        });

        assertEquals(INVOCATIONS, fixture.recorded.size(), "each ended once, seed " + seed);
        assertEquals(List.of(), servedTwice, "seed " + seed);
        Set<ContainerId> reported = new HashSet<>();
        for (CompletableFuture<Outcome> outcome : outcomes) {
            if (outcome.join() instanceof Outcome.Ran ran) {
                assertTrue(
                        reported.add(ran.report().container()), () -> "seed " + seed + ": two runs in one container");
            }
        }
        assertTrue(
                outcomes.stream().anyMatch(outcome -> outcome.join() instanceof Outcome.Succeeded),
                "some trouble, not only trouble");
        finish(fixture, seed);
    }

    private static void troubleFrom(
            RandomGenerator random, DispatchFixture fixture, Set<ContainerId> served, List<String> servedTwice) {
        fixture.pool.engine.scriptAll(spec -> {
            synchronized (random) {
                return FakeScript.random(random, TROUBLE);
            }
        });
        fixture.pool.engine.whenStarted(container -> FakeBootstrap.running(event -> {
                    synchronized (servedTwice) {
                        if (!served.add(container.id())) {
                            servedTwice.add(container.toString());
                        }
                    }
                    return behave(random, container, event.payload());
                })
                .start(fixture.pool.session(container)));
    }

    private static Optional<RuntimeAnswer> behave(
            RandomGenerator random, FakeStartedContainer container, byte[] event) {
        double luck;
        synchronized (random) {
            luck = random.nextDouble();
        }
        if (luck < 0.05) {
            container.runOutOfMemory();
            return Optional.empty();
        }
        if (luck < 0.10) {
            container.die(1);
            return Optional.empty();
        }
        if (luck < 0.15) {
            return Optional.empty();
        }
        return Optional.of(
                luck < 0.20
                        ? new RuntimeAnswer.Failure("Unhandled", "{}".getBytes(UTF_8))
                        : new RuntimeAnswer.Result(event));
    }

    private static void crashSomething(RandomGenerator random, DispatchFixture fixture) {
        List<FakeStartedContainer> present = fixture.pool.engine.present();
        if (!present.isEmpty() && random.nextDouble() < 0.05) {
            present.get(random.nextInt(present.size())).die(137);
        }
    }

    private static void finish(DispatchFixture fixture, long seed) {
        Await.until("removals have been retried until they succeeded, seed " + seed, () -> {
            fixture.pool.pool.tick();
            fixture.timers.advance(Duration.ofSeconds(1));
            return fixture.pool.pool.statistics().getFirst().overdue() == 0
                    && fixture.pool.pool.statistics().getFirst().claimed() == 0
                    && fixture.admission.inUse().equals(MemorySize.ZERO);
        });
        fixture.pool.engine.present().forEach(container -> container.failNextRemovals(0));
        fixture.pool.engine.scriptAll(spec -> FakeScript.GOOD);
        fixture.close();
        assertEquals(0, fixture.pool.engine.live(), "containers left, seed " + seed);
        assertEquals(List.of(), fixture.pool.slots.present(), "slots left, seed " + seed);
        assertEquals(List.of(), fixture.pool.engine.violations(), "seed " + seed);
    }
}
