package dev.ephemera.warmpool.pool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows the pool to whoever watches the platform; reads it when somebody scrapes. The meters of an image come with its
 * first run and go when the pool forgets it. Thread-safe: what is bound to a registry is guarded by a monitor of its
 * own.
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
        Binding binding = new Binding(registry);
        pool.whenStacksChange(binding::follow);
        binding.follow();
    }

    /** The meters in one registry, of the stacks that there are. */
    private final class Binding {

        private final MeterRegistry registry;
        private final Map<String, List<Meter>> bound = new HashMap<>();

        Binding(MeterRegistry registry) {
            this.registry = registry;
        }

        synchronized void follow() {
            Set<String> stacks = pool.stacks();
            bound.entrySet().removeIf(entry -> {
                boolean gone = !stacks.contains(entry.getKey());
                if (gone) {
                    entry.getValue().forEach(registry::remove);
                }
                return gone;
            });
            stacks.forEach(stack -> bound.computeIfAbsent(stack, name -> new OfStack(registry, name).bind()));
        }
    }

    /** The meters of one stack. */
    private final class OfStack {

        private final MeterRegistry registry;
        private final String stack;
        private final List<Meter> meters = new ArrayList<>();

        OfStack(MeterRegistry registry, String stack) {
            this.registry = registry;
            this.stack = stack;
        }

        List<Meter> bind() {
            containers("starting", StackStatistics::starting);
            containers("ready", StackStatistics::ready);
            containers("claimed", StackStatistics::claimed);
            containers("removing", StackStatistics::removing);
            gauge(
                    "ephemera.containers.overdue",
                    "Containers that should be gone and are not",
                    StackStatistics::overdue);
            gauge("ephemera.pool.waiting", "Runs that wait for a container", StackStatistics::waiting);
            gauge("ephemera.pool.target", "Containers that the pool wants ready", StackStatistics::target);
            counter("ephemera.pool.start.failures", "Containers that never became ready", StackTotals::startFailures);
            counter("ephemera.pool.idle.deaths", "Containers that ended while they waited", StackTotals::diedIdle);
            counter("ephemera.pool.removals", "Containers verified gone", StackTotals::removed);
            counter(
                    "ephemera.pool.removal.failures",
                    "Attempts to remove a container that failed",
                    StackTotals::removalFailures);
            meters.add(FunctionTimer.builder(
                            "ephemera.pool.start.up",
                            pool,
                            _ -> totals().started(),
                            _ -> totals().startUp().toNanos(),
                            TimeUnit.NANOSECONDS)
                    .tag("stack", stack)
                    .description("Containers that became ready, and how long that took")
                    .register(registry));
            return List.copyOf(meters);
        }

        private void containers(String state, ToDoubleFunction<StackStatistics> value) {
            gauge("ephemera.containers", "Containers by what they are doing", value, Tag.of("state", state));
        }

        private void gauge(String name, String description, ToDoubleFunction<StackStatistics> value, Tag... more) {
            meters.add(Gauge.builder(
                            name, pool, _ -> now().map(value::applyAsDouble).orElse(0.0))
                    .tag("stack", stack)
                    .tags(List.of(more))
                    .description(description)
                    .register(registry));
        }

        private void counter(String name, String description, ToDoubleFunction<StackTotals> value) {
            meters.add(FunctionCounter.builder(name, pool, _ -> value.applyAsDouble(totals()))
                    .tag("stack", stack)
                    .description(description)
                    .register(registry));
        }

        private StackTotals totals() {
            return now().map(StackStatistics::totals).orElse(StackTotals.NONE);
        }

        /** Empty for the moment between an image's being forgotten and the end of its meters. */
        private Optional<StackStatistics> now() {
            return pool.statistics(stack);
        }
    }
}
