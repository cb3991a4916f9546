package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.ledger.QueueCounts;
import dev.ephemera.warmpool.time.TimeSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Counts and times what happens to asynchronous invocations on this node. Thread-safe. */
public final class QueueMetrics {

    /** Bounds of the histogram's buckets. */
    private static final Duration[] BUCKETS = DoubleStream.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300)
            .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter retries;
    private final Counter setbacks;
    private final Timer wait;

    public QueueMetrics(MeterRegistry registry) {
        this.registry = registry;
        accepted = counter("ephemera.queue.accepted", "Asynchronous invocations that this node has taken in");
        retries = counter("ephemera.queue.retries", "Attempts that the function failed, and that are made again");
        setbacks = counter("ephemera.queue.setbacks", "Attempts that do not count, and that are made again");
        wait = Timer.builder("ephemera.queue.wait")
                .description("From when an attempt is due until its function runs")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** Shows who is at the gate. */
    public void watch(StartGate gate) {
        Gauge.builder("ephemera.queue.gate.inside", gate, StartGate::inside)
                .description("Runs between their turn and a container in hand")
                .register(registry);
        Gauge.builder("ephemera.queue.gate.waiting", gate, StartGate::waiting)
                .description("Runs that wait for their turn")
                .register(registry);
    }

    /** Shows what is in hand. */
    public void watch(HandleDelivery work) {
        Gauge.builder("ephemera.queue.in.hand", work, HandleDelivery::inHand)
                .description("Deliveries that this node works on")
                .register(registry);
    }

    /**
     * Shows the books of the queue, which are the same on every node.
     *
     * @param counts asks the database; called at most once a second
     */
    public void watch(Supplier<QueueCounts> counts, TimeSource time) {
        RecentCounts recent = new RecentCounts(counts, time);
        invocations(recent, "accepted", QueueCounts::accepted);
        invocations(recent, "waiting", QueueCounts::waiting);
        invocations(recent, "running", QueueCounts::running);
        invocations(recent, "completed", QueueCounts::completed);
        invocations(recent, "dead", QueueCounts::dead);
        Gauge.builder("ephemera.queue.missing", recent, last -> last.get(QueueCounts::missing))
                .description("Accepted invocations that are neither waiting, running, completed nor dead: 0")
                .strongReference(true)
                .register(registry);
        Gauge.builder("ephemera.queue.oldest", recent, RecentCounts::secondsOverdue)
                .description("How long the invocation that is due for longest has been so")
                .baseUnit("seconds")
                .strongReference(true)
                .register(registry);
    }

    void accepted() {
        accepted.increment();
    }

    /** @param wait since it was due; on another node's clock, so that it may seem to be negative */
    void started(Duration wait) {
        this.wait.record(wait.isNegative() ? Duration.ZERO : wait);
    }

    void attempted(Outcome outcome) {
        Counter.builder("ephemera.queue.attempts")
                .description("Attempts by their outcome")
                .tag("outcome", label(outcome))
                .register(registry)
                .increment();
    }

    void retried() {
        retries.increment();
    }

    void setBack() {
        setbacks.increment();
    }

    void ended(InvocationStatus status) {
        Counter.builder("ephemera.queue.ended")
                .description("Asynchronous invocations that this node has brought to an end")
                .tag("status", status.label())
                .register(registry)
                .increment();
    }

    void told() {
        telling("told");
    }

    void notToldYet() {
        telling("later");
    }

    void untellable() {
        telling("never");
    }

    private void telling(String result) {
        Counter.builder("ephemera.queue.destinations")
                .description("Destinations that were told, were not told yet, or never will be")
                .tag("result", result)
                .register(registry)
                .increment();
    }

    private void invocations(RecentCounts recent, String state, ToDoubleFunction<QueueCounts> count) {
        Gauge.builder("ephemera.queue.invocations", recent, last -> last.get(count))
                .description("All asynchronous invocations: accepted = waiting + running + completed + dead")
                .tag("state", state)
                .strongReference(true)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static String label(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded _ -> "success";
            case Outcome.Failed failed -> failed.code().type();
            case Outcome.Throttled _ -> "throttled";
            case Outcome.PlatformFailure failure -> failure.code().type();
            case Outcome.Cancelled() -> "cancelled";
            case Outcome.Stopped stopped -> stopped.reason().label();
        };
    }
}
