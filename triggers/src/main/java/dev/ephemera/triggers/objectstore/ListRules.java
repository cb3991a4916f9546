package dev.ephemera.triggers.objectstore;

import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.objectstore.rule.BucketRules;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import java.util.List;
import java.util.OptionalLong;

/** The rules of buckets among the triggers of all kinds. Thread-safe: it has no state. */
public record ListRules(NotificationRules rules, RuleActivity activity) implements TriggerListing {

    private static final String KIND = "objects";

    /** A rule is at work as long as it is there. */
    private static final String STATE = "Enabled";

    @Override
    public List<ListedTrigger> triggers() {
        return rules.all().stream()
                .flatMap(bucket -> bucket.rules().stream().map(rule -> listed(bucket, rule)))
                .toList();
    }

    private ListedTrigger listed(BucketRules bucket, NotificationRule rule) {
        RuleActivity.Activity done = activity.of(bucket.bucket(), rule);
        return new ListedTrigger(
                bucket.bucket() + "/" + rule.id(),
                KIND,
                bucket.bucket() + "/" + rule.filter().prefix() + "*"
                        + rule.filter().suffix(),
                rule.function(),
                STATE,
                done.lastEvent(),
                OptionalLong.empty(),
                done.lastError().map(error -> new ListedTrigger.LastError(error.at(), error.reason())));
    }
}
