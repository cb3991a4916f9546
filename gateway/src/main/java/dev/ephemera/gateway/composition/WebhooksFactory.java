package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.gateway.auth.Authentication;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.secret.Secrets;
import dev.ephemera.triggers.webhook.AcceptWebhook;
import dev.ephemera.triggers.webhook.ListWebhooks;
import dev.ephemera.triggers.webhook.OpenWebhooks;
import dev.ephemera.triggers.webhook.WebhookActivity;
import dev.ephemera.triggers.webhook.definition.WebhookRules;
import dev.ephemera.triggers.webhook.definition.WebhookRules.Unsigned;
import dev.ephemera.triggers.webhook.definition.Webhooks;
import dev.ephemera.warmpool.time.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** What turns requests of outside senders into invocations. */
@Factory
final class WebhooksFactory {

    /** Where callers need a key, nobody may run a function without showing anything. */
    @Singleton
    WebhookRules rules(FunctionRegistry functions, Secrets secrets, Authentication authentication) {
        return new WebhookRules(
                functions::get, secrets, authentication.isRequired() ? Unsigned.REFUSED : Unsigned.ALLOWED);
    }

    @Singleton
    Webhooks webhooks(Storage storage, WebhookRules rules, DatabaseConfiguration database, TimeSource time) {
        return new Webhooks(storage.database(), rules, database.staleness(), time);
    }

    @Singleton
    WebhookActivity activity(MeterRegistry registry) {
        return new WebhookActivity(registry);
    }

    @Singleton
    AcceptWebhook accept(
            Webhooks webhooks,
            WebhookRules rules,
            Secrets secrets,
            InvocationQueue queue,
            WebhookActivity activity,
            TimeSource time) {
        return new AcceptWebhook(new OpenWebhooks(webhooks, rules, secrets), queue, activity, time);
    }

    @Singleton
    TriggerListing listing(Webhooks webhooks, WebhookActivity activity, FunctionRegistry functions) {
        return new ListWebhooks(
                webhooks, activity, function -> functions.find(function).isPresent());
    }
}
