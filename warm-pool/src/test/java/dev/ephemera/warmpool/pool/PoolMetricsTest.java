package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.warmpool.engine.FakeScript;
import dev.ephemera.warmpool.engine.FakeScript.Start;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolMetricsTest {

    private static final Stack PYTHON = FakeStack.named("python");

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
