package dev.ephemera.gateway.health;

import dev.ephemera.dispatcher.dispatch.RunListener;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/**
 * Counts and times what is run. Thread-safe.
 *
 * <p>Meters are per function: their number is bounded by that of the functions there are.
 */
final class RunMetrics implements RunListener {

    private final MeterRegistry registry;

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void ended(Invocation invocation, Outcome outcome) {
        String function = invocation.function().name().value();
        registry.counter("ephemera.invocations", "function", function, "outcome", label(outcome))
                .increment();
        if (outcome instanceof Outcome.Ran ran) {
            RunReport report = ran.report();
            registry.counter(
                            "ephemera.starts",
                            "function",
                            function,
                            "start",
                            report.start().label())
                    .increment();
            record("ephemera.queue", function, report.queued());
            record("ephemera.init", function, report.init());
            record("ephemera.run", function, report.run());
            report.peakMemory()
                    .ifPresent(peak -> registry.summary("ephemera.memory.peak", "function", function)
                            .record((double) peak.bytes()));
        }
    }

    private void record(String name, String function, Duration duration) {
        Timer.builder(name)
                .tag("function", function)
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(duration);
    }

    private static String label(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> "success";
            case Outcome.Failed failed -> failed.code().name().toLowerCase(Locale.ROOT);
            case Outcome.Throttled _ -> "throttled";
            case Outcome.PlatformFailure failure -> failure.code().name().toLowerCase(Locale.ROOT);
            case Outcome.Cancelled() -> "cancelled";
        };
    }
}
