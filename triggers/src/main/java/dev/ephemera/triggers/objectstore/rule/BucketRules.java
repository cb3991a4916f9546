package dev.ephemera.triggers.objectstore.rule;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.triggers.objectstore.event.ObjectEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All rules of one bucket. No two of them mean the same event, so that an event runs one function at
 * most, as with S3.
 */
public record BucketRules(BucketName bucket, List<NotificationRule> rules) {

    /** As many as S3 takes for a bucket. */
    private static final int MOST = 100;

    /** @throws RejectedRequestException if two of them overlap or have the same id, or there are too many */
    public BucketRules {
        rules = List.copyOf(rules);
        if (rules.size() > MOST) {
            throw refusal("A bucket has at most " + MOST + " notification rules, and '" + bucket + "' would have "
                    + rules.size());
        }
        for (int i = 0; i < rules.size(); i++) {
            for (int j = i + 1; j < rules.size(); j++) {
                check(bucket, rules.get(i), rules.get(j));
            }
        }
    }

    public static BucketRules none(BucketName bucket) {
        return new BucketRules(bucket, List.of());
    }

    /** The rule that means an event of this bucket. */
    public Optional<NotificationRule> matching(ObjectEvent event) {
        return rules.stream().filter(rule -> rule.matches(event)).findFirst();
    }

    public Optional<NotificationRule> find(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** With {@code rule} in the place of the one of its id, or after the last. */
    BucketRules with(NotificationRule rule) {
        List<NotificationRule> changed = new ArrayList<>(rules);
        changed.replaceAll(old -> old.id().equals(rule.id()) ? rule : old);
        if (!changed.contains(rule)) {
            changed.add(rule);
        }
        return new BucketRules(bucket, changed);
    }

    BucketRules without(String id) {
        return new BucketRules(
                bucket, rules.stream().filter(rule -> !rule.id().equals(id)).toList());
    }

    private static void check(BucketName bucket, NotificationRule one, NotificationRule other) {
        if (one.id().equals(other.id())) {
            throw refusal("Two notification rules of bucket '" + bucket + "' have the id '" + one.id() + "'");
        }
        if (one.overlaps(other)) {
            throw refusal("Configurations overlap: the rules '" + one.id() + "' and '" + other.id() + "' of bucket '"
                    + bucket + "' share an event type, " + one.events() + " and " + other.events()
                    + ", and may mean the same keys, " + one.filter() + " and " + other.filter()
                    + "; set their prefixes or suffixes apart");
        }
    }

    private static RejectedRequestException refusal(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
