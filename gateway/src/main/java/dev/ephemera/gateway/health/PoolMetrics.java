package dev.ephemera.gateway.health;

import dev.ephemera.warmpool.pool.StackStatistics;
import dev.ephemera.warmpool.pool.WarmPool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Gauges of the pool; read when somebody scrapes. */
public final class PoolMetrics {

    private static final double MILLIS_PER_SECOND = 1000.0;

    private PoolMetrics() {}

    public static void bind(MeterRegistry registry, WarmPool pool) {
        for (StackStatistics stack : pool.statistics()) {
            bindStack(registry, pool, stack.stack());
        }
    }

    private static void bindStack(MeterRegistry registry, WarmPool pool, String stack) {
        containers(registry, pool, stack, "starting", StackStatistics::starting);
        containers(registry, pool, stack, "ready", StackStatistics::ready);
        containers(registry, pool, stack, "claimed", StackStatistics::claimed);
        containers(registry, pool, stack, "removing", StackStatistics::removing);
        gauge(pool, stack, "ephemera.containers.overdue", StackStatistics::overdue)
                .description("Containers that should be gone and are not")
                .register(registry);
        gauge(pool, stack, "ephemera.pool.waiting", StackStatistics::waiting)
                .description("Runs that wait for a container")
                .register(registry);
        gauge(pool, stack, "ephemera.pool.target", StackStatistics::target)
                .description("Containers that the pool wants ready")
                .register(registry);
        gauge(
                        pool,
                        stack,
                        "ephemera.pool.start.up",
                        statistics -> statistics.startUp().toMillis() / MILLIS_PER_SECOND)
                .description("How long a container takes to become ready")
                .baseUnit("seconds")
                .register(registry);
    }

    private static void containers(
            MeterRegistry registry,
            WarmPool pool,
            String stack,
            String state,
            ToDoubleFunction<StackStatistics> value) {
        gauge(pool, stack, "ephemera.containers", value)
                .tag("state", state)
                .description("Containers by what they are doing")
                .register(registry);
    }

    private static Gauge.Builder<WarmPool> gauge(
            WarmPool pool, String stack, String name, ToDoubleFunction<StackStatistics> value) {
        return Gauge.builder(
                        name,
                        pool,
                        source -> source.statistics().stream()
                                .filter(statistics -> statistics.stack().equals(stack))
                                .mapToDouble(value)
                                .sum())
                .tag("stack", stack);
    }
}
