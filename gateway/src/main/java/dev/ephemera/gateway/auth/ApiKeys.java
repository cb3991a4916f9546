package dev.ephemera.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The keys there are; with none, everybody may call. Immutable. */
public final class ApiKeys {

    private final Map<String, ApiKey> byId;

    /** @throws IllegalArgumentException if two keys have the same id */
    public ApiKeys(Collection<ApiKey> keys) {
        Map<String, ApiKey> map = new LinkedHashMap<>();
        for (ApiKey key : keys) {
            if (map.putIfAbsent(key.id(), key) != null) {
                throw new IllegalArgumentException("There are two API keys with the id '" + key.id() + "'");
            }
        }
        byId = map;
    }

    public boolean isEmpty() {
        return byId.isEmpty();
    }

    /** In the order in which they are configured. */
    public Collection<ApiKey> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** The key that the platform itself signs links with, if there is one. */
    Optional<ApiKey> first() {
        return byId.values().stream().findFirst();
    }

    Optional<ApiKey> withId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The key with this secret. Takes the same time whichever key it is, and if it is none. */
    Optional<ApiKey> withSecret(String secret) {
        byte[] presented = Hashes.sha256(secret.getBytes(UTF_8));
        Optional<ApiKey> found = Optional.empty();
        for (ApiKey key : byId.values()) {
            if (MessageDigest.isEqual(presented, Hashes.sha256(key.secret().getBytes(UTF_8)))) {
                found = Optional.of(key);
            }
        }
        return found;
    }
}
