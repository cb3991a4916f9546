package dev.ephemera.dispatcher.function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What invocations ask the registry for, in memory. What does not exist is not remembered.
 * Thread-safe; forgetting waits for a read under way, so that it cannot bring an old answer back.
 */
final class FunctionCache {

    private static final int LARGEST = 10_000;

    private final Cache<VersionKey, FunctionConfiguration> versions;
    private final Cache<FunctionName, OptionalInt> concurrency;

    /** @param staleness after which an answer is asked for again; empty if nobody else changes it */
    FunctionCache(Optional<Duration> staleness) {
        versions = cache(staleness);
        concurrency = cache(staleness);
    }

    private static <K, V> Cache<K, V> cache(Optional<Duration> staleness) {
        Caffeine<Object, Object> builder = Caffeine.newBuilder().maximumSize(LARGEST);
        staleness.ifPresent(builder::expireAfterWrite);
        return builder.build();
    }

    @Nullable
    FunctionConfiguration version(VersionKey key, Function<VersionKey, @Nullable FunctionConfiguration> read) {
        return versions.get(key, read);
    }

    @Nullable
    OptionalInt concurrency(FunctionName name, Function<FunctionName, @Nullable OptionalInt> read) {
        return concurrency.get(name, read);
    }

    void forget(VersionKey key) {
        versions.invalidate(key);
    }

    void forgetConcurrency(FunctionName name) {
        concurrency.invalidate(name);
    }
}
