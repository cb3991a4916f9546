package dev.ephemera.triggers.objectstore.access;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What opens the store, as the AWS clients call its parts.
 *
 * @param id the access key id; not secret
 * @param secret never logged
 */
public record StoreKey(String id, String secret) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 10;
    private static final int SECRET_BYTES = 30;

    /** @param kind what its id begins with */
    static StoreKey random(String kind) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(id);
        RANDOM.nextBytes(secret);
        return new StoreKey(
                kind + HexFormat.of().formatHex(id).toUpperCase(Locale.ROOT),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "StoreKey[" + id + "]";
    }
}
