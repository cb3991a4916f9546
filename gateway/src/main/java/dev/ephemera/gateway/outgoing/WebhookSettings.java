package dev.ephemera.gateway.outgoing;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * Webhooks that the platform calls.
 *
 * @param privateAddresses whether they may be on this machine or in its network
 * @param timeout for a whole call
 * @param signingSecret the name of the secret that signs what is sent where a destination names none; empty
 *     if it is not signed then
 */
@ConfigurationProperties("ephemera.webhooks")
record WebhookSettings(PrivateAddresses privateAddresses, Duration timeout, String signingSecret) {

    public WebhookSettings {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("ephemera.webhooks.timeout is more than 0, not " + timeout);
        }
    }

    enum PrivateAddresses {
        /** Whoever may set a destination could reach what only this machine is meant to reach. */
        REFUSE,
        ALLOW
    }
}
