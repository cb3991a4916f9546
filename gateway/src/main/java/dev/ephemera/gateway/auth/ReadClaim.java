package dev.ephemera.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Finds the signature of a request: in its header {@code Authorization}, or in its query if it was presigned. */
final class ReadClaim {

    static final String QUERY_PREFIX = "X-Amz-";
    static final String QUERY_SIGNATURE = QUERY_PREFIX + "Signature";

    /** How long a signature in a header may be used. */
    private static final Duration HEADER_VALIDITY = Duration.ofMinutes(15);

    private static final Duration LONGEST_VALIDITY = Duration.ofDays(7);

    private ReadClaim() {}

    static SignatureClaim header(SignableRequest request) {
        Map<String, String> parts = new HashMap<>();
        String text = request.header("authorization").strip().substring(Scope.ALGORITHM.length());
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        parts.put("Date", request.header("x-amz-date"));
        return SignatureClaim.parse(parts, HEADER_VALIDITY);
    }

    static boolean isPresigned(SignableRequest request) {
        return request.query().contains(QUERY_SIGNATURE + "=");
    }

    static SignatureClaim query(SignableRequest request) {
        Map<String, String> parts = new HashMap<>();
        for (String part : request.query().split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.startsWith(QUERY_PREFIX)) {
                String value = new String(PercentEncoding.decode(part.substring(equals + 1)), UTF_8);
                if (parts.put(part.substring(QUERY_PREFIX.length(), equals), value) != null) {
                    throw SignatureClaim.incomplete("'" + part.substring(0, equals) + "' stands there twice");
                }
            }
        }
        if (!Scope.ALGORITHM.equals(parts.get("Algorithm"))) {
            throw SignatureClaim.incomplete("X-Amz-Algorithm must be " + Scope.ALGORITHM);
        }
        return SignatureClaim.parse(parts, validity(parts.getOrDefault("Expires", "")));
    }

    private static Duration validity(String seconds) {
        try {
            Duration validity = Duration.ofSeconds(Long.parseLong(seconds));
            if (validity.isPositive() && validity.compareTo(LONGEST_VALIDITY) <= 0) {
                return validity;
            }
        } catch (NumberFormatException e) {
            throw SignatureClaim.incomplete("X-Amz-Expires is no number of seconds: '" + seconds + "'");
        }
        throw SignatureClaim.incomplete(
                "X-Amz-Expires is 1 to " + LONGEST_VALIDITY.toSeconds() + " seconds, not " + seconds);
    }
}
