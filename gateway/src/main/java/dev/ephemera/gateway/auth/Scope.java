package dev.ephemera.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a signature is good for. Region and service are the client's business here: a key of this
 * platform opens nothing else.
 *
 * @param date as yyyyMMdd
 */
record Scope(String date, String region, String service) {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final String TERMINATOR = "aws4_request";

    /** Signs the hash of a canonical request (AWS Signature Version 4, tasks 2 and 3). */
    String sign(String secret, String timestamp, String canonicalHash) {
        String toSign = ALGORITHM + "\n" + timestamp + "\n" + this + "\n" + canonicalHash;
        byte[] key = Hashes.hmac(("AWS4" + secret).getBytes(UTF_8), date);
        key = Hashes.hmac(key, region);
        key = Hashes.hmac(key, service);
        key = Hashes.hmac(key, TERMINATOR);
        return Hashes.HEX.formatHex(Hashes.hmac(key, toSign));
    }

    static boolean isTerminator(String text) {
        return text.equals(TERMINATOR);
    }

    @Override
    public String toString() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
}
