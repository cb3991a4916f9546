package dev.ephemera.gateway.request;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * Webhooks that others call.
 *
 * @param bodyTimeout how long a sender may take to send a body; strangers can reach this door
 */
@ConfigurationProperties("ephemera.webhooks")
record WebhookDoorSettings(Duration bodyTimeout) {

    public WebhookDoorSettings {
        if (bodyTimeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("ephemera.webhooks.body-timeout is more than 0, not " + bodyTimeout);
        }
    }
}
