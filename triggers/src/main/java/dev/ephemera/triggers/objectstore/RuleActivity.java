package dev.ephemera.triggers.objectstore;

import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What rules have done on this node since it started. Thread-safe: the map guards itself. */
public final class RuleActivity {

    /** Rules come and go; nobody looks at the activity of more than these. */
    private static final int MOST = 10_000;

    /**
     * What one rule has done.
     *
     * @param events how many events it has passed on
     * @param lastEvent when the last of them was
     * @param lastError what was wrong with the last that it could not pass on, even if all is well since
     */
    public record Activity(long events, Optional<Instant> lastEvent, Optional<Failure> lastError) {

        static final Activity NONE = new Activity(0, Optional.empty(), Optional.empty());
    }

    /** Something that went wrong, in a sentence for people. */
    public record Failure(Instant at, String reason) {}

    private record Key(BucketName bucket, String rule) {}

    private final Map<Key, Activity> activities = new ConcurrentHashMap<>();

    public Activity of(BucketName bucket, NotificationRule rule) {
        return activities.getOrDefault(new Key(bucket, rule.id()), Activity.NONE);
    }

    void accepted(BucketName bucket, NotificationRule rule, Instant at) {
        change(bucket, rule, old -> new Activity(old.events() + 1, Optional.of(at), old.lastError()));
    }

    void failed(BucketName bucket, NotificationRule rule, Instant at, String reason) {
        change(bucket, rule, old -> new Activity(old.events(), old.lastEvent(), Optional.of(new Failure(at, reason))));
    }

    private void change(BucketName bucket, NotificationRule rule, UnaryOperator<Activity> change) {
        Key key = new Key(bucket, rule.id());
        if (activities.size() < MOST || activities.containsKey(key)) {
            activities.compute(key, (_, old) -> change.apply(old == null ? Activity.NONE : old));
        }
    }
}
