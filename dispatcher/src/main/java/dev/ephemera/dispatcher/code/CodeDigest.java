package dev.ephemera.dispatcher.code;

import java.util.Base64;
import java.util.HexFormat;

/**
 * The SHA-256 of a deployment package, which is also its name in the code store.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record CodeDigest(String hex) {

    public CodeDigest {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("'" + hex + "' is not a SHA-256 in hexadecimal");
        }
    }

    /** The form in which Lambda's API shows it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
