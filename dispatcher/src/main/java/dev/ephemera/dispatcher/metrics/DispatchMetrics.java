package dev.ephemera.dispatcher.metrics;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ephemera.dispatcher.admission.Admission;
import dev.ephemera.dispatcher.dispatch.RunListener;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.ledger.RunRecords;
import dev.ephemera.warmpool.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Counts and times invocations. Thread-safe.
 *
 * <p>A function has meters of its own until nobody has called it for a day, and at most {@value
 * #MOST_FUNCTIONS} functions have some at a time: the number of series is bounded, however many
 * functions come and go. Meters of a function that comes back start at zero.
 */
public final class DispatchMetrics implements RunListener {

    static final int MOST_FUNCTIONS = 500;
    static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final MeterRegistry registry;
    private final Cache<FunctionName, FunctionMeters> functions;

    public DispatchMetrics(MeterRegistry registry, TimeSource time) {
        this.registry = registry;
        functions = Caffeine.newBuilder()
                .maximumSize(MOST_FUNCTIONS)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .ticker(time::monotonicNanos)
                .executor(Runnable::run)
                // Within the eviction, so that a function that comes back at the same moment gets new meters.
                .<FunctionName, FunctionMeters>evictionListener((_, meters, _) -> {
                    if (meters != null) {
                        meters.remove();
                    }
                })
                .build();
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome) {
        functions
                .get(invocation.function().name(), name -> new FunctionMeters(registry, name))
                .count(outcome);
        if (outcome instanceof Outcome.Throttled throttled) {
            // Without the function: this one is for alarms, and must not be forgotten with it.
            Counter.builder("ephemera.invocations.throttled")
                    .description("Invocations turned away for lack of room")
                    .tag("reason", throttled.reason())
                    .register(registry)
                    .increment();
        }
    }

    /**
     * Shows what runs and what waits.
     *
     * @param inFlight invocations between arrival and answer, as the dispatcher counts them
     */
    public void watch(IntSupplier inFlight, Admission admission) {
        gauge("ephemera.invocations.in.flight", "Invocations between arrival and answer", inFlight);
        gauge("ephemera.admission.waiting", "Invocations that wait for room", admission::waiting);
        Gauge.builder("ephemera.admission.memory", () ->
                        (double) admission.inUse().bytes())
                .description("Memory of all containers that runs hold")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("ephemera.admission.budget", () ->
                        (double) admission.budget().bytes())
                .description("Memory that runs may hold")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Shows what could not be recorded. */
    public void watch(RunRecords records) {
        FunctionCounter.builder("ephemera.records.dropped", records, RunRecords::dropped)
                .description("Records of invocations that never reached the database")
                .register(registry);
    }

    private void gauge(String name, String description, IntSupplier value) {
        Gauge.builder(name, value::getAsInt).description(description).register(registry);
    }
}
