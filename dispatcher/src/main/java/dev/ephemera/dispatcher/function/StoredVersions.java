package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.database.Database;
import java.util.Optional;

/** The versions of functions, one at a time. Thread-safe: the database owns all state, the cache repeats it. */
final class StoredVersions {

    private final Database database;
    private final FunctionCache cache;
    private final AliasRegistry aliases;

    StoredVersions(Database database, FunctionCache cache, AliasRegistry aliases) {
        this.database = database;
        this.cache = cache;
        this.aliases = aliases;
    }

    /** What a version or an alias means, from memory if it was asked for before. */
    Optional<FunctionConfiguration> find(FunctionReference reference) {
        Optional<VersionKey> version = VersionKey.of(reference);
        if (version.isPresent()) {
            return cached(version.get());
        }
        return aliases.resolve(reference)
                .flatMap(this::cached)
                .map(found -> found.calledBy(reference.qualifier().orElseThrow()));
    }

    private Optional<FunctionConfiguration> cached(VersionKey version) {
        return Optional.ofNullable(
                cache.version(version, missing -> read(missing).orElse(null)));
    }

    /** As the database has it. */
    Optional<FunctionConfiguration> read(VersionKey key) {
        return database.jdbi().withHandle(handle -> FunctionTable.find(handle, key));
    }

    /** {@code $LATEST} as the database has it, if it has the revision that the caller expects. */
    FunctionConfiguration current(FunctionName name, Optional<String> revisionId) {
        FunctionConfiguration current =
                read(VersionKey.latest(name)).orElseThrow(() -> Invalid.notFound(FunctionReference.latest(name)));
        revisionId.filter(wanted -> !wanted.equals(current.revisionId())).ifPresent(wanted -> {
            throw Invalid.stale(name, wanted, current.revisionId());
        });
        return current;
    }

    /** To be called after each change of a version. */
    void changed(VersionKey key) {
        cache.forget(key);
    }
}
