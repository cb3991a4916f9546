package dev.ephemera.gateway.auth;

import dev.ephemera.gateway.auth.AuthenticationException.Kind;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Finds out whether a request comes from somebody who has a key. Immutable. Without any keys
 * configured, everybody may call, signed or not.
 */
public final class Authentication {

    /** How far ahead of ours a signer's clock may be. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(15);

    private static final String BEARER = "Bearer ";

    private final ApiKeys keys;
    private final InstantSource time;

    public Authentication(ApiKeys keys, InstantSource time) {
        this.keys = keys;
        this.time = time;
    }

    /** Whether callers must show a key. */
    public boolean isRequired() {
        return !keys.isEmpty();
    }

    /**
     * Checks what can be checked before the body has been read.
     *
     * @throws AuthenticationException if the caller is turned away
     */
    public Credential check(SignableRequest request) {
        if (!isRequired()) {
            return Credential.NONE_NEEDED;
        }
        String authorization = request.header("authorization").strip();
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return bearer(authorization.substring(BEARER.length()).strip());
        }
        if (authorization.startsWith(Scope.ALGORITHM)) {
            return signed(request, ReadClaim.header(request));
        }
        if (!authorization.isEmpty()) {
            throw new AuthenticationException(
                    Kind.UNKNOWN,
                    "The header Authorization must be 'Bearer KEY' or a signature (" + Scope.ALGORITHM + ")");
        }
        if (ReadClaim.isPresigned(request)) {
            return signed(request, ReadClaim.query(request));
        }
        throw new AuthenticationException(
                Kind.MISSING,
                "Missing authentication token: this platform wants an API key; send 'Authorization: Bearer KEY' or"
                        + " sign the request");
    }

    private Credential bearer(String secret) {
        return keys.withSecret(secret)
                .<Credential>map(key -> new Credential.Shown(key.id()))
                .orElseThrow(() -> new AuthenticationException(Kind.UNKNOWN, "This API key is not known here"));
    }

    private Credential signed(SignableRequest request, SignatureClaim claim) {
        ApiKey key = keys.withId(claim.keyId())
                .orElseThrow(() -> new AuthenticationException(
                        Kind.UNKNOWN, "The access key id '" + claim.keyId() + "' is not known here"));
        checkAge(claim);
        String declared = request.header("x-amz-content-sha256");
        if (declared.toUpperCase(Locale.ROOT).startsWith("STREAMING-")) {
            throw new AuthenticationException(
                    Kind.INVALID,
                    "Bodies signed chunk by chunk (" + declared + ") are not accepted; sign the whole body");
        }
        return new Credential.Signed(key, request, claim, declared);
    }

    private void checkAge(SignatureClaim claim) {
        Instant now = time.instant();
        Instant expiry = claim.signedAt().plus(claim.validity());
        if (now.isAfter(expiry)) {
            throw new AuthenticationException(
                    Kind.INVALID,
                    "Signature expired: it was good until " + expiry + " and it is " + now
                            + " here; is your clock right?");
        }
        if (claim.signedAt().isAfter(now.plus(CLOCK_SKEW))) {
            throw new AuthenticationException(
                    Kind.INVALID,
                    "Signature not yet current: it is of " + claim.signedAt() + " and it is " + now
                            + " here; is your clock right?");
        }
    }

    /** A digest to feed the body to, for {@link Credential#verify}. */
    public static MessageDigest bodyDigest() {
        return Hashes.sha256();
    }
}
