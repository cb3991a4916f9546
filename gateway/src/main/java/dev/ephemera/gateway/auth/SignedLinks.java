package dev.ephemera.gateway.auth;

import static dev.ephemera.gateway.auth.PercentEncoding.encode;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Makes links to this platform that can be followed for a while without a key. Immutable. */
public final class SignedLinks {

    private static final Duration VALIDITY = Duration.ofMinutes(10);
    private static final List<String> SIGNED_HEADERS = List.of("host");

    private final ApiKeys keys;
    private final InstantSource time;

    public SignedLinks(ApiKeys keys, InstantSource time) {
        this.keys = keys;
        this.time = time;
    }

    /**
     * A link for GET; presigned where keys are needed.
     *
     * @param host as the caller addressed the platform, with its port
     * @param path already encoded
     */
    public String link(String scheme, String host, String path) {
        String plain = scheme + "://" + host + path;
        return keys.first().map(key -> plain + "?" + query(key, host, path)).orElse(plain);
    }

    private String query(ApiKey key, String host, String path) {
        Instant now = time.instant();
        String timestamp = SignatureClaim.TIMESTAMP.format(now);
        Scope scope = new Scope(timestamp.substring(0, timestamp.indexOf('T')), "us-east-1", "lambda");
        String unsigned = "X-Amz-Algorithm=" + Scope.ALGORITHM + "&X-Amz-Credential=" + encode(key.id() + "/" + scope)
                + "&X-Amz-Date=" + timestamp + "&X-Amz-Expires=" + VALIDITY.toSeconds() + "&X-Amz-SignedHeaders=host";
        SignableRequest request = new SignableRequest("GET", path, unsigned, Map.of("host", List.of(host)));
        String emptyBody = Hashes.HEX.formatHex(Hashes.sha256(new byte[0]));
        String hash = CanonicalRequest.hash(request, SIGNED_HEADERS, ReadClaim.QUERY_SIGNATURE::equals, emptyBody);
        return unsigned + "&X-Amz-Signature=" + scope.sign(key.secret(), timestamp, hash);
    }
}
