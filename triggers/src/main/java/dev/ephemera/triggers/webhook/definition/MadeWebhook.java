package dev.ephemera.triggers.webhook.definition;

import java.util.Optional;

/**
 * A webhook as it is after it was made or changed.
 *
 * @param newSecret the secret, if the platform has just made it: nobody is told again
 * @param newVerifyToken likewise
 */
public record MadeWebhook(Webhook webhook, Optional<String> newSecret, Optional<String> newVerifyToken) {

    @Override
    public String toString() {
        return "MadeWebhook[" + webhook + "]";
    }
}
