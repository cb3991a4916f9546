package dev.ephemera.triggers.objectstore.access;

import dev.ephemera.triggers.objectstore.rule.BucketName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every key that opens the store now: those of its owners, and those lent to runs. Thread-safe: what is
 * lent is in a map that guards itself.
 */
public final class StoreKeys {

    /**
     * What a key opens.
     *
     * @param buckets these and no others; empty means everything
     */
    public record Grant(StoreKey key, Optional<Set<BucketName>> buckets) {}

    /** A key that is good until it is closed. */
    public interface Lent extends AutoCloseable {

        StoreKey key();

        @Override
        void close();
    }

    private final OwnerKeys owners;
    private final Map<String, Grant> lent = new ConcurrentHashMap<>();

    public StoreKeys(OwnerKeys owners) {
        this.owners = owners;
    }

    /** What is known of a key, by its id; empty if it is no key, or no longer one. */
    public Optional<Grant> find(String id) {
        return owners.find(id).map(key -> new Grant(key, Optional.empty())).or(() -> Optional.ofNullable(lent.get(id)));
    }

    /**
     * The key that somebody is shown: his own if he has one, as the others are not his to know.
     *
     * @param id of the key that he came with
     */
    public StoreKey shownTo(Optional<String> id) {
        return id.flatMap(owners::find).orElseGet(owners::first);
    }

    /** Makes a key for objects of some buckets. */
    public Lent lend(Set<BucketName> buckets) {
        StoreKey key = StoreKey.random("RUN");
        lent.put(key.id(), new Grant(key, Optional.of(Set.copyOf(buckets))));
        return new Lent() {

            @Override
            public StoreKey key() {
                return key;
            }

            @Override
            public void close() {
                lent.remove(key.id());
            }
        };
    }
}
