package dev.ephemera.gateway.auth;

/**
 * A key that opens the platform: as a bearer token the secret alone, in signatures both parts.
 *
 * @param id the access key id; not secret
 * @param secret at least 16 characters; never logged
 */
public record ApiKey(String id, String secret) {

    /** The id of a key that was given without one. */
    public static final String DEFAULT_ID = "ephemera";

    private static final int SHORTEST_SECRET = 16;

    public ApiKey {
        if (id.isBlank() || id.contains("/") || id.contains(",")) {
            throw new IllegalArgumentException("'" + id + "' cannot be the id of an API key: use letters and digits");
        }
        if (secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException("The secret of API key '" + id + "' has " + secret.length()
                    + " characters and needs " + SHORTEST_SECRET + "; make one with: openssl rand -hex 24");
        }
        if (!secret.equals(secret.strip())) {
            throw new IllegalArgumentException(
                    "The secret of API key '" + id + "' starts or ends with white space; remove that");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
