package dev.ephemera.gateway.outgoing;

import dev.ephemera.dispatcher.queue.destination.Destination;
import jakarta.inject.Singleton;

/** Finds out whether a webhook may be a destination, when it is set. Immutable. */
@Singleton
public final class CheckWebhook {

    private final WebhookAddresses addresses;
    private final WebhookSigning signing;

    CheckWebhook(WebhookAddresses addresses, WebhookSigning signing) {
        this.addresses = addresses;
        this.signing = signing;
    }

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if nothing will ever be posted there */
    public void check(Destination.ToWebhook webhook) {
        addresses.check(webhook.address());
        signing.check(webhook);
    }
}
