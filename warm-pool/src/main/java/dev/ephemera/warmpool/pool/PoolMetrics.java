package dev.ephemera.warmpool.pool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows the pool to whoever watches the platform; reads it when somebody scrapes. Immutable and
 * thread-safe.
 */
public final class PoolMetrics implements MeterBinder {

    private final WarmPool pool;
    private final IntSupplier orphans;

    /** @param orphans how many containers of dead instances are still to be removed */
    public PoolMetrics(WarmPool pool, IntSupplier orphans) {
        this.pool = pool;
        this.orphans = orphans;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("ephemera.containers.orphaned", orphans::getAsInt)
                .description("Containers of dead instances that are still to be removed")
                .register(registry);
        for (StackStatistics stack : pool.statistics()) {
            new OfStack(registry, stack.stack()).bind();
        }
    }

    /** The meters of one stack. */
    private final class OfStack {

        private final MeterRegistry registry;
        private final String stack;

        OfStack(MeterRegistry registry, String stack) {
            this.registry = registry;
            this.stack = stack;
        }

        void bind() {
            containers("starting", StackStatistics::starting);
            containers("ready", StackStatistics::ready);
            containers("claimed", StackStatistics::claimed);
            containers("removing", StackStatistics::removing);
            gauge("ephemera.containers.overdue", StackStatistics::overdue)
                    .description("Containers that should be gone and are not")
                    .register(registry);
            gauge("ephemera.pool.waiting", StackStatistics::waiting)
                    .description("Runs that wait for a container")
                    .register(registry);
            gauge("ephemera.pool.target", StackStatistics::target)
                    .description("Containers that the pool wants ready")
                    .register(registry);
            counter("ephemera.pool.start.failures", "Containers that never became ready", StackTotals::startFailures);
            counter("ephemera.pool.idle.deaths", "Containers that ended while they waited", StackTotals::diedIdle);
            counter("ephemera.pool.removals", "Containers verified gone", StackTotals::removed);
            counter(
                    "ephemera.pool.removal.failures",
                    "Attempts to remove a container that failed",
                    StackTotals::removalFailures);
            FunctionTimer.builder(
                            "ephemera.pool.start.up",
                            pool,
                            _ -> now().totals().started(),
                            _ -> now().totals().startUp().toNanos(),
                            TimeUnit.NANOSECONDS)
                    .tag("stack", stack)
                    .description("Containers that became ready, and how long that took")
                    .register(registry);
        }

        private void containers(String state, ToDoubleFunction<StackStatistics> value) {
            gauge("ephemera.containers", value)
                    .tag("state", state)
                    .description("Containers by what they are doing")
                    .register(registry);
        }

        private Gauge.Builder<WarmPool> gauge(String name, ToDoubleFunction<StackStatistics> value) {
            return Gauge.builder(name, pool, _ -> value.applyAsDouble(now())).tag("stack", stack);
        }

        private void counter(String name, String description, ToDoubleFunction<StackTotals> value) {
            FunctionCounter.builder(name, pool, _ -> value.applyAsDouble(now().totals()))
                    .tag("stack", stack)
                    .description(description)
                    .register(registry);
        }

        private StackStatistics now() {
            return pool.statistics().stream()
                    .filter(statistics -> statistics.stack().equals(stack))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
