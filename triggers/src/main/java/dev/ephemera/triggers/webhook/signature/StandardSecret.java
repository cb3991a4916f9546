package dev.ephemera.triggers.webhook.signature;

import java.util.Base64;
import java.util.Optional;

/** The secrets of Standard Webhooks: {@code whsec_} and base64, or the base64 alone. */
final class StandardSecret {

    static final String PREFIX = "whsec_";

    private StandardSecret() {}

    /** The key that a secret stands for; empty if it stands for none. */
    static Optional<byte[]> bytes(String secret) {
        String text = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        try {
            return Optional.of(Base64.getDecoder().decode(text)).filter(key -> key.length > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
