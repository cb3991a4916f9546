package dev.ephemera.triggers.webhook.signature;

import java.util.List;
import java.util.Optional;

/** What senders without a scheme of their own call a delivery, if they do. */
final class DeliveryHeaders {

    private static final List<String> NAMES = List.of("idempotency-key", "webhook-id");

    private DeliveryHeaders() {}

    static Optional<String> of(WebhookRequest request) {
        return NAMES.stream()
                .flatMap(name -> request.header(name).stream())
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
