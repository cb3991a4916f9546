package dev.ephemera.triggers.webhook;

import dev.ephemera.triggers.webhook.definition.WebhookName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What webhooks have done on this node since it started, also for Prometheus. Thread-safe: the map guards itself. */
public final class WebhookActivity {

    /** Webhooks come and go; nobody looks at the activity of more than these. */
    private static final int MOST = 10_000;

    /**
     * What one webhook has done.
     *
     * @param accepted how many requests it has passed on
     * @param refused how many did not show what its scheme wants
     * @param lastEvent when the last of those passed on was
     * @param lastError what was wrong with the last that was not, even if all is well since
     */
    public record Activity(long accepted, long refused, Optional<Instant> lastEvent, Optional<Failure> lastError) {

        static final Activity NONE = new Activity(0, 0, Optional.empty(), Optional.empty());
    }

    /** Something that went wrong, in a sentence for people. */
    public record Failure(Instant at, String reason) {}

    private final MeterRegistry registry;
    private final Map<WebhookName, Activity> activities = new ConcurrentHashMap<>();

    public WebhookActivity(MeterRegistry registry) {
        this.registry = registry;
    }

    public Activity of(WebhookName name) {
        return activities.getOrDefault(name, Activity.NONE);
    }

    void accepted(WebhookName name, Instant at) {
        change(
                name,
                "accepted",
                old -> new Activity(old.accepted() + 1, old.refused(), Optional.of(at), old.lastError()));
    }

    void refused(WebhookName name, Instant at, String reason) {
        change(
                name,
                "refused",
                old -> new Activity(
                        old.accepted(),
                        old.refused() + 1,
                        old.lastEvent(),
                        Optional.of(new Failure(at, "a request was refused: " + reason))));
    }

    void failed(WebhookName name, Instant at, String reason) {
        change(
                name,
                "failed",
                old -> new Activity(
                        old.accepted(), old.refused(), old.lastEvent(), Optional.of(new Failure(at, reason))));
    }

    private void change(WebhookName name, String outcome, UnaryOperator<Activity> change) {
        if (activities.size() < MOST || activities.containsKey(name)) {
            activities.compute(name, (_, old) -> change.apply(old == null ? Activity.NONE : old));
            Counter.builder("ephemera.webhooks.requests")
                    .description(
                            "Requests at webhooks of this node: accepted, refused, or failed by no fault of theirs")
                    .tags("webhook", name.value(), "outcome", outcome)
                    .register(registry)
                    .increment();
        }
    }
}
