package dev.ephemera.triggers.webhook.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-256 (RFC 2104), and the comparison of what comes of it. */
final class Hmac {

    private static final String ALGORITHM = "HmacSHA256";

    private Hmac() {}

    /**
     * @param key not empty
     * @param before what stands before the body
     */
    static byte[] sign(byte[] key, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(before.getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    /** Whether one of the secrets, as it stands, has made one of the signatures. */
    static boolean matches(List<String> secrets, String before, byte[] body, List<byte[]> signatures) {
        boolean matches = false;
        for (String secret : secrets) {
            matches |= isAmong(sign(secret.getBytes(UTF_8), before, body), signatures);
        }
        return matches;
    }

    /** Compares with all of them, each in constant time. */
    static boolean isAmong(byte[] expected, List<byte[]> signatures) {
        boolean found = false;
        for (byte[] signature : signatures) {
            found |= MessageDigest.isEqual(expected, signature);
        }
        return found;
    }

    /** Empty if it is not in hexadecimal digits. */
    static Optional<byte[]> hex(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
