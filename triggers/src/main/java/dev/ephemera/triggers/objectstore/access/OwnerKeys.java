package dev.ephemera.triggers.objectstore.access;

import java.util.List;
import java.util.Optional;

/** The keys that open everything. Immutable; at least one. */
public record OwnerKeys(List<StoreKey> keys) {

    public OwnerKeys {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("A store has at least one key that opens it");
        }
    }

    /** The one that people are shown. */
    public StoreKey first() {
        return keys.getFirst();
    }

    Optional<StoreKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
