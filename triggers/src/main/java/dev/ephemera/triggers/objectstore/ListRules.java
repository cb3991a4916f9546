package dev.ephemera.triggers.objectstore;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.objectstore.rule.BucketRules;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import dev.ephemera.triggers.objectstore.rule.NotificationRules;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The rules of buckets among the triggers of all kinds. Thread-safe: it has no state.
 *
 * @param exists whether there is such a function
 */
public record ListRules(NotificationRules rules, RuleActivity activity, Predicate<FunctionReference> exists)
        implements TriggerListing {

    private static final String KIND = "objects";

    /** A rule is at work as long as it is there. */
    private static final String ENABLED = "Enabled";

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
                exists.test(rule.function()) ? ENABLED : ListedTrigger.FUNCTION_MISSING,
                done.lastEvent(),
                OptionalLong.empty(),
                done.lastError().map(error -> new ListedTrigger.LastError(error.at(), error.reason())));
    }
}
