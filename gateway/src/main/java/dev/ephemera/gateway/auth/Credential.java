package dev.ephemera.gateway.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ephemera.gateway.auth.AuthenticationException.Kind;
import java.security.MessageDigest;
import java.util.Optional;

/** What a caller has shown. Immutable. */
public sealed interface Credential {

    /** Nothing, and nothing was asked for. */
    Credential NONE_NEEDED = new Anonymous();

    /** The id of the caller's key, where one was asked for. */
    Optional<String> keyId();

    /** Whether the hash of the body is needed for {@link #verify}. */
    boolean coversBody();

    /**
     * Completes the check when the body is known.
     *
     * @param bodyHash SHA-256 of the body; looked at only where the credential covers the body
     * @throws AuthenticationException if the signature is of something else
     */
    void verify(byte[] bodyHash);

    /** Somebody. */
    record Anonymous() implements Credential {

        @Override
        public Optional<String> keyId() {
            return Optional.empty();
        }

        @Override
        public boolean coversBody() {
            return false;
        }

        @Override
        public void verify(byte[] bodyHash) {
            // There is nothing to verify.
        }
    }

    /** A secret, which was compared already. */
    record Shown(String id) implements Credential {

        @Override
        public Optional<String> keyId() {
            return Optional.of(id);
        }

        @Override
        public boolean coversBody() {
            return false;
        }

        @Override
        public void verify(byte[] bodyHash) {
            // The secret alone was proof enough.
        }
    }

    /**
     * A signature that is still to be compared.
     *
     * @param declaredHash the header X-Amz-Content-Sha256; empty if there was none
     */
    record Signed(ApiKey key, SignableRequest request, SignatureClaim claim, String declaredHash)
            implements Credential {

        private static final String UNSIGNED_BODY = "UNSIGNED-PAYLOAD";

        private static final String EMPTY_BODY = Hashes.HEX.formatHex(Hashes.sha256(new byte[0]));

        @Override
        public Optional<String> keyId() {
            return Optional.of(key.id());
        }

        @Override
        public boolean coversBody() {
            return true;
        }

        @Override
        public void verify(byte[] bodyHash) {
            String actual = Hashes.HEX.formatHex(bodyHash);
            String canonicalHash = CanonicalRequest.hash(
                    request, claim.signedHeaders(), ReadClaim.QUERY_SIGNATURE::equals, hashToSign(actual));
            String expected = claim.scope().sign(key.secret(), claim.timestamp(), canonicalHash);
            if (!MessageDigest.isEqual(
                    expected.getBytes(US_ASCII), claim.signature().getBytes(US_ASCII))) {
                throw new AuthenticationException(
                        Kind.INVALID,
                        "The signature does not match this request; check the secret of access key '" + key.id()
                                + "', and that nothing between you and the platform changes requests");
            }
        }

        /** A body may stay out of a signature only where there is none: all others could be exchanged. */
        private String hashToSign(String actual) {
            if (declaredHash.equals(UNSIGNED_BODY)) {
                if (actual.equals(EMPTY_BODY)) {
                    return UNSIGNED_BODY;
                }
                throw new AuthenticationException(
                        Kind.INVALID, "The body must be signed; " + UNSIGNED_BODY + " is for requests without one");
            }
            if (!declaredHash.isEmpty() && !declaredHash.equals(actual)) {
                throw new AuthenticationException(
                        Kind.INVALID, "The header X-Amz-Content-Sha256 does not match the body");
            }
            return actual;
        }
    }
}
