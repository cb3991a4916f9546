package dev.ephemera.triggers.webhook;

import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.secret.Secrets;
import dev.ephemera.triggers.webhook.definition.KeptSecret;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.definition.WebhookRules;
import dev.ephemera.triggers.webhook.definition.Webhooks;
import dev.ephemera.triggers.webhook.signature.Terms;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Under which terms webhooks are open. Thread-safe if its parts are. */
public record OpenWebhooks(Webhooks webhooks, WebhookRules rules, Secrets secrets) {

    private static final Logger log = LoggerFactory.getLogger(OpenWebhooks.class);

    /** How it stands with a webhook. */
    sealed interface Door {}

    /** To whoever keeps to the terms. */
    record Open(Terms terms) implements Door {}

    /** To nobody. */
    record Closed(String reason) implements Door {}

    /** Nobody can tell who is who. */
    record SecretMissing(String reason) implements Door {}

    Door terms(Webhook webhook, Instant now) {
        Optional<String> complaint = rules.complaint(webhook.scheme());
        if (complaint.isPresent()) {
            return new Closed(complaint.get());
        }
        if (webhook.secret().isEmpty()) {
            return new Open(new Terms(List.of(), webhook.window(), now));
        }
        return switch (webhook.secret().get()) {
            case KeptSecret.Stored(String content) -> new Open(Terms.of(content, webhook.window(), now));
            case KeptSecret.Named(String name) ->
                configured(name)
                        .filter(content -> webhook.scheme().complaint(content).isEmpty())
                        .<Door>map(content -> new Open(Terms.of(content, webhook.window(), now)))
                        .orElseGet(() -> new SecretMissing("the secret '" + name
                                + "' that its signature is checked with is not in the platform's configuration, or is"
                                + " none for the scheme " + webhook.scheme().label()));
        };
    }

    private Optional<String> configured(String name) {
        try {
            return secrets.named(name).map(Secret::content);
        } catch (UncheckedIOException e) {
            log.warn("The secret '{}' of a webhook cannot be read", name, e);
            return Optional.empty();
        }
    }
}
