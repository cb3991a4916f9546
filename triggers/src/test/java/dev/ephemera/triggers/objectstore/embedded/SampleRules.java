package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import dev.ephemera.triggers.objectstore.rule.KeyFilter;
import dev.ephemera.triggers.objectstore.rule.NotificationRule;
import java.util.List;
import java.util.Optional;

/** Rules for tests. */
final class SampleRules {

    private SampleRules() {}

    /** Asks for everything that happens. */
    static NotificationRule all() {
        return new NotificationRule(
                "all",
                List.of(new EventPattern("s3:ObjectCreated:*"), new EventPattern("s3:ObjectRemoved:*")),
                KeyFilter.ALL,
                FunctionReference.parse("thumbnailer", Optional.empty()));
    }
}
