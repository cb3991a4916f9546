package dev.ephemera.dispatcher.metrics;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.RunReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The meters of one function. Thread-safe. */
final class FunctionMeters {

    /** Bounds of the histograms' buckets in seconds: few, as each is a series of its own. */
    private static final Duration[] BUCKETS = DoubleStream.of(
                    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 900)
            .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final FunctionName function;
    private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();
    private final Timer queue;
    private final Timer init;
    private final Timer run;
    private final Timer duration;

    FunctionMeters(MeterRegistry registry, FunctionName function) {
        this.registry = registry;
        this.function = function;
        queue = timer("ephemera.invocation.queue", "From the request to a container in hand");
        init = timer("ephemera.invocation.init", "From the hand-over of the code to the request for the event");
        run = timer("ephemera.invocation.run", "From the event to the end of the run");
        duration = timer("ephemera.invocation.duration", "From the request to the end of the run");
    }

    void count(Outcome outcome) {
        String start = outcome instanceof Outcome.Ran ran ? ran.report().start().label() : "none";
        counters.computeIfAbsent(new Counted(label(outcome), start), this::counter)
                .increment();
        if (outcome instanceof Outcome.Ran ran) {
            RunReport report = ran.report();
            queue.record(report.queued());
            init.record(report.init());
            run.record(report.run());
            duration.record(report.queued().plus(report.init()).plus(report.run()));
        }
    }

    /** Takes them all out of the registry. */
    void remove() {
        Stream.<Meter>concat(counters.values().stream(), Stream.of(queue, init, run, duration))
                .forEach(registry::remove);
    }

    private static String label(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> "success";
            case Outcome.Failed failed -> failed.code().type();
            case Outcome.PlatformFailure failure -> failure.code().type();
            case Outcome.Throttled _ -> "throttled";
            case Outcome.Cancelled() -> "cancelled";
            case Outcome.Stopped stopped -> stopped.reason().label();
        };
    }

    private Counter counter(Counted what) {
        return Counter.builder("ephemera.invocations")
                .description("Invocations that have ended, by their outcome: success, or the error's type")
                .tag("function", function.value())
                .tag("outcome", what.outcome())
                .tag("start", what.start())
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tag("function", function.value())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private record Counted(String outcome, String start) {}
}
