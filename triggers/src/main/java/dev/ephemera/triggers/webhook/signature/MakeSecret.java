package dev.ephemera.triggers.webhook.signature;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets that nobody can guess. Thread-safe. */
public final class MakeSecret {

    private static final int BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private MakeSecret() {}

    /** One for a scheme, in the form that its senders expect. */
    public static String of(Scheme scheme) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return scheme == Scheme.STANDARD
                ? StandardSecret.PREFIX + Base64.getEncoder().encodeToString(bytes)
                : Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
