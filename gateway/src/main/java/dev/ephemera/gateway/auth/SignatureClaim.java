package dev.ephemera.gateway.auth;

import dev.ephemera.gateway.auth.AuthenticationException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a signed request says of its signature.
 *
 * @param keyId who signed
 * @param timestamp when, as {@code yyyyMMdd'T'HHmmss'Z'}
 * @param validity how long after that it may be used
 * @param signedHeaders in lower case, sorted
 * @param signature in hexadecimal
 */
record SignatureClaim(
        String keyId,
        Scope scope,
        String timestamp,
        Instant signedAt,
        Duration validity,
        List<String> signedHeaders,
        String signature) {

    static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int CREDENTIAL_PARTS = 5;

    /**
     * @param parts {@code Credential}, {@code SignedHeaders}, {@code Signature} and {@code Date}
     * @throws AuthenticationException if one is missing or unreadable
     */
    static SignatureClaim parse(Map<String, String> parts, Duration validity) {
        String[] credential = part(parts, "Credential").split("/", -1);
        if (credential.length != CREDENTIAL_PARTS || !Scope.isTerminator(credential[CREDENTIAL_PARTS - 1])) {
            throw incomplete("the credential is not of the form KEY/DATE/REGION/SERVICE/aws4_request");
        }
        String timestamp = part(parts, "Date");
        Scope scope = new Scope(credential[1], credential[2], credential[3]);
        if (!timestamp.startsWith(scope.date())) {
            throw incomplete("the date of the credential, " + scope.date() + ", is not that of the request");
        }
        List<String> signedHeaders = Arrays.asList(part(parts, "SignedHeaders").split(";", -1));
        if (!signedHeaders.contains("host")) {
            throw incomplete("the header Host must be signed");
        }
        return new SignatureClaim(
                credential[0], scope, timestamp, instant(timestamp), validity, signedHeaders, part(parts, "Signature"));
    }

    private static Instant instant(String timestamp) {
        try {
            return Instant.from(TIMESTAMP.parse(timestamp));
        } catch (DateTimeParseException e) {
            throw incomplete("'" + timestamp + "' is no date of the form 20260101T120000Z");
        }
    }

    private static String part(Map<String, String> parts, String name) {
        String value = parts.get(name);
        if (value == null || value.isEmpty()) {
            throw incomplete("its part '" + name + "' is missing");
        }
        return value;
    }

    static AuthenticationException incomplete(String what) {
        return new AuthenticationException(Kind.INCOMPLETE, "The signature cannot be checked: " + what);
    }
}
