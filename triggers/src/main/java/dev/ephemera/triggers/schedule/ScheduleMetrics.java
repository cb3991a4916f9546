package dev.ephemera.triggers.schedule;

import dev.ephemera.triggers.schedule.plan.Skip;
import dev.ephemera.triggers.schedule.store.Planned;
import dev.ephemera.triggers.schedule.store.ScheduleName;
import dev.ephemera.triggers.schedule.store.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;

/**
 * Counts what became of the times of schedules on this node, and times how late they were. What people have
 * run beside them is not counted. Thread-safe: the set and the meters guard themselves.
 */
public final class ScheduleMetrics {

    /** Schedules come and go; nobody looks at the figures of more than these. */
    private static final int MOST = 10_000;

    /** Bounds of the histogram's buckets. A time that is seen more than a minute late was missed. */
    private static final Duration[] BUCKETS = DoubleStream.of(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 60, 300)
            .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Timer lateness;
    private final Set<ScheduleName> known = ConcurrentHashMap.newKeySet();

    public ScheduleMetrics(MeterRegistry registry) {
        this.registry = registry;
        lateness = Timer.builder("ephemera.schedules.lateness")
                .description("From when a run is due until the queue has it")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** To be told of decisions that have been written down. */
    void decided(Planned planned) {
        planned.plan()
                .skip()
                .ifPresent(skip -> count(
                        planned.schedule().name(),
                        switch (skip.reason()) {
                            case Skip.Reason.MISSED -> "missed";
                            case Skip.Reason.OVERLAP -> "skipped";
                        }));
    }

    /** To be told of what has been written down, so that nothing is counted twice while the database is away. */
    void settled(Settled settled) {
        count(
                settled.run().schedule().name(),
                switch (settled) {
                    case Settled.Accepted _ -> "fired";
                    case Settled.Refused _ -> "failed";
                    case Settled.Postponed _ -> "postponed";
                });
        if (settled instanceof Settled.Accepted(var run, Instant at)) {
            Duration late = Duration.between(run.time(), at);
            lateness.record(late.isNegative() ? Duration.ZERO : late);
        }
    }

    private void count(ScheduleName name, String outcome) {
        if (known.size() < MOST || known.contains(name)) {
            known.add(name);
            Counter.builder("ephemera.schedules.runs")
                    .description("Times of schedules on this node: fired, skipped, missed, failed, or postponed")
                    .tags("schedule", name.value(), "outcome", outcome)
                    .register(registry)
                    .increment();
        }
    }
}
