package dev.ephemera.gateway.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the platform, none by default. Never logged.
 *
 * @param key the secret of the key whose id is {@link ApiKey#DEFAULT_ID}; empty if there is none
 * @param accessKeyId the id of another key; empty if there is none
 * @param secretAccessKey the secret that belongs to it
 * @param keys more of them, each with an {@code id} and a {@code secret}
 */
@ConfigurationProperties("ephemera.auth")
record AuthSettings(
        String key,
        String accessKeyId,
        String secretAccessKey,
        @Nullable List<Map<String, String>> keys) {

    ApiKeys toKeys() {
        List<ApiKey> all = new ArrayList<>();
        if (!key.isEmpty()) {
            all.add(new ApiKey(ApiKey.DEFAULT_ID, key));
        }
        if (accessKeyId.isEmpty() != secretAccessKey.isEmpty()) {
            throw new IllegalArgumentException("ephemera.auth.access-key-id and ephemera.auth.secret-access-key"
                    + " (EPHEMERA_ACCESS_KEY_ID, EPHEMERA_SECRET_ACCESS_KEY) go together; one of them is missing");
        }
        if (!accessKeyId.isEmpty()) {
            all.add(new ApiKey(accessKeyId, secretAccessKey));
        }
        if (keys != null) {
            keys.forEach(entry -> all.add(read(entry)));
        }
        return new ApiKeys(all);
    }

    private static ApiKey read(Map<String, String> entry) {
        String id = entry.get("id");
        String secret = entry.get("secret");
        if (id == null || secret == null) {
            throw new IllegalArgumentException(
                    "Each of ephemera.auth.keys needs an id and a secret; one has only " + entry.keySet());
        }
        return new ApiKey(id, secret);
    }

    @Override
    public String toString() {
        return "AuthSettings[…]";
    }
}
