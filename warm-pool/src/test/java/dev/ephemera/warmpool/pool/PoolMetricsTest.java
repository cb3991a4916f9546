package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.engine.FakeScript;
import dev.ephemera.warmpool.engine.FakeScript.Start;
import dev.ephemera.warmpool.engine.UserImage;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {

    private static final Stack PYTHON = FakeStack.named("python");
    private static final Stack IMAGE = UserImage.stackOf("a".repeat(64));
    private static final Duration STEP = Duration.ofSeconds(30);

    private final PoolFixture fixture = new PoolFixture(PoolFixture.SETTINGS, PYTHON, FakeStack.named("node"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void bind() {
        new PoolMetrics(fixture.pool, () -> 3).bindTo(registry);
    }

    @Test
    void showsWhereContainersStandAndWhoWaits() {
        CompletableFuture<Lease> claim = fixture.pool.claim(PYTHON);
        assertEquals(1, containers("starting"));
        assertEquals(1, gauge("ephemera.pool.waiting"));
        assertEquals(1, gauge("ephemera.pool.target"));

        fixture.executor.runAll();
        assertEquals(1, containers("claimed"));
        assertEquals(1, containers("ready"));
        assertEquals(0, gauge("ephemera.pool.waiting"));

        claim.join().close();
        assertEquals(1, containers("removing"));
        assertEquals(0, containers("claimed"));
    }

    @Test
    void showsWhatShouldBeGoneAndIsNot() {
        fixture.engine.scriptAll(_ -> FakeScript.GOOD.withRemovalFailures(1));
        CompletableFuture<Lease> claim = fixture.pool.claim(PYTHON);
        fixture.executor.runAll();
        claim.join().close();
        fixture.executor.runAll();

        assertEquals(1, gauge("ephemera.containers.overdue"));
        assertEquals(1, counter("ephemera.pool.removal.failures"));
        assertEquals(0, counter("ephemera.pool.removals"));

        fixture.time.advance(Duration.ofMillis(100));
        fixture.pool.tick();
        fixture.executor.runAll();
        assertEquals(0, gauge("ephemera.containers.overdue"));
        assertEquals(1, counter("ephemera.pool.removals"));
    }

    @Test
    void showsOrphans() {
        assertEquals(3, registry.get("ephemera.containers.orphaned").gauge().value());
    }

    @Test
    void countsAndTimesStarts() {
        fixture.engine.scriptNext(FakeScript.starting(Start.FAILS_TRANSIENT));
        fixture.bootstrapsByHand();
        fixture.pool.claim(PYTHON);
        fixture.executor.runAll();
        assertEquals(1, counter("ephemera.pool.start.failures"));

        fixture.time.advance(Duration.ofMillis(100));
        fixture.pool.tick();
        fixture.executor.runAll();
        fixture.time.advance(Duration.ofMillis(40));
        fixture.session(fixture.engine.present(PYTHON).getFirst()).assignmentAsked();

        var startUp =
                registry.get("ephemera.pool.start.up").tag("stack", "python").functionTimer();
        assertEquals(1, startUp.count());
        assertEquals(40, startUp.totalTime(TimeUnit.MILLISECONDS));
    }

    @Test
    void countsDeathsWhileIdle() {
        fixture.pool.claim(PYTHON).cancel(false);
        fixture.executor.runAll();

        fixture.engine.present(PYTHON).getFirst().die(1);

        assertEquals(1, counter("ephemera.pool.idle.deaths"));
    }

    @Test
    void showsAnImageFromItsFirstRunUntilItHasNotBeenUsedForAnHour() {
        int before = registry.getMeters().size();
        CompletableFuture<Lease> claim = fixture.pool.claim(IMAGE);
        fixture.executor.runAll();
        assertEquals(1, ofImage("claimed"));
        assertEquals(before + (before - 1) / 2, registry.getMeters().size(), "as many meters as any other stack has");

        claim.join().close();
        tickFor(Duration.ofMinutes(59));
        assertEquals(0, ofImage("claimed"));
        tickFor(Duration.ofHours(1));
        assertEquals(before, registry.getMeters().size());
        assertEquals(Set.of("python", "node"), fixture.pool.stacks());

        CompletableFuture<Lease> again = fixture.pool.claim(IMAGE);
        fixture.executor.runAll();
        again.join().close();
        assertEquals(0, ofImage("claimed"));
    }

    @Test
    void showsNoMoreThanTheImagesOfTheLastHour() {
        int before = registry.getMeters().size();
        for (int i = 0; i < 500; i++) {
            CompletableFuture<Lease> claim = fixture.pool.claim(UserImage.stackOf("%064x".formatted((i + 1L) << 40)));
            fixture.executor.runAll();
            claim.join().close();
            tickFor(Duration.ofMinutes(4));
        }
        assertTrue(registry.getMeters().size() <= before + 20 * before, registry.getMeters()::toString);
    }

    private void tickFor(Duration duration) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(STEP)) {
            fixture.time.advance(STEP);
            fixture.pool.tick();
            fixture.executor.runAll();
        }
    }

    private double ofImage(String state) {
        return registry.get("ephemera.containers")
                .tags("stack", IMAGE.name(), "state", state)
                .gauge()
                .value();
    }

    private double containers(String state) {
        return registry.get("ephemera.containers")
                .tags("stack", "python", "state", state)
                .gauge()
                .value();
    }

    private double gauge(String name) {
        return registry.get(name).tag("stack", "python").gauge().value();
    }

    private double counter(String name) {
        return registry.get(name).tag("stack", "python").functionCounter().count();
    }
}
