package dev.ephemera.triggers.webhook.signature;

import java.util.List;
import java.util.Optional;

/**
 * {@code X-Hub-Signature-256: sha256=HEX} over the body. Nothing else is signed: neither the time nor what
 * the delivery is called.
 */
final class HubSignature {

    private static final String HEADER = "x-hub-signature-256";
    private static final String PREFIX = "sha256=";

    private HubSignature() {}

    static Optional<String> check(WebhookRequest request, Terms terms, Optional<String> deliveryHeader)
            throws NotGenuineException {
        String header = ReadHeader.only(request, HEADER);
        if (!header.startsWith(PREFIX)) {
            throw new NotGenuineException("the header " + HEADER + " does not begin with " + PREFIX);
        }
        byte[] signature = Hmac.hex(header.substring(PREFIX.length()))
                .orElseThrow(() -> new NotGenuineException("the header " + HEADER + " holds no hexadecimal digits"));
        if (!Hmac.matches(terms.secrets(), "", request.body(), List.of(signature))) {
            throw new NotGenuineException("the signature in " + HEADER + " is not that of this body");
        }
        return deliveryHeader.flatMap(name -> request.header(name).stream().findFirst());
    }
}
