package dev.ephemera.triggers.webhook;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.definition.Webhooks;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Webhooks among the triggers of all kinds. Thread-safe: it has no state.
 *
 * @param exists whether there is such a function
 */
public record ListWebhooks(Webhooks webhooks, WebhookActivity activity, Predicate<FunctionReference> exists)
        implements TriggerListing {

    private static final String KIND = "webhook";

    @Override
    public List<ListedTrigger> triggers() {
        return webhooks.all().stream().map(this::listed).toList();
    }

    private ListedTrigger listed(Webhook webhook) {
        WebhookActivity.Activity done = activity.of(webhook.name());
        return new ListedTrigger(
                webhook.name().value(),
                KIND,
                "/webhooks/" + webhook.name() + " (" + webhook.scheme().label() + ")",
                webhook.function(),
                switch (webhook.state()) {
                    case ENABLED -> exists.test(webhook.function()) ? "Enabled" : ListedTrigger.FUNCTION_MISSING;
                    case DISABLED -> "Disabled";
                },
                done.lastEvent(),
                OptionalLong.empty(),
                done.lastError().map(error -> new ListedTrigger.LastError(error.at(), error.reason())));
    }
}
