package dev.ephemera.dispatcher.queue.configuration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.function.VersionKey;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The configurations for asynchronous invocation that have been set. They go when their function,
 * version or alias does. Thread-safe: the database owns all state. What invocations ask for is answered from
 * memory; forgetting waits for a read under way, so that it cannot bring an old answer back.
 */
public final class StoredEventInvokeConfigs implements EventInvokeConfigs {

    /** The most a page holds, as in Lambda. */
    public static final int LARGEST_PAGE = 50;

    private static final int MOST_IN_MEMORY = 10_000;

    private final Database database;
    private final FunctionRegistry functions;
    private final CheckDestination check;
    private final InstantSource time;
    private final Cache<FunctionReference, EventInvokeConfig> cache;

    private StoredEventInvokeConfigs(
            Database database,
            FunctionRegistry functions,
            CheckDestination check,
            InstantSource time,
            Cache<FunctionReference, EventInvokeConfig> cache) {
        this.database = database;
        this.functions = functions;
        this.check = check;
        this.time = time;
        this.cache = cache;
    }

    /**
     * Opens them; there is nothing to be closed.
     *
     * @param staleness how old an answer to {@link #of} may be when other nodes share the database
     */
    public static StoredEventInvokeConfigs open(
            Database database,
            FunctionRegistry functions,
            CheckDestination check,
            Duration staleness,
            InstantSource time) {
        Caffeine<Object, Object> cache = Caffeine.newBuilder().maximumSize(MOST_IN_MEMORY);
        if (database.shared()) {
            cache.expireAfterWrite(staleness);
        }
        StoredEventInvokeConfigs configs =
                new StoredEventInvokeConfigs(database, functions, check, time, cache.build());
        functions.whenDeleted(configs::forget);
        functions.aliases().whenDeleted(configs.cache::invalidate);
        return configs;
    }

    /** With {@code $LATEST} goes the whole function, and what its aliases had as well. */
    private void forget(VersionKey deleted) {
        if (deleted.number() == VersionKey.LATEST) {
            cache.asMap().keySet().removeIf(key -> key.name().equals(deleted.name()));
        } else {
            cache.invalidate(reference(deleted.name(), deleted.version()));
        }
    }

    @Override
    public EventInvokeConfig of(FunctionReference function) {
        return cache.get(
                key(function),
                missing -> read(missing).map(StoredEventInvokeConfig::config).orElse(EventInvokeConfig.NONE));
    }

    /**
     * Sets a configuration whole: what {@code wanted} leaves empty is as the platform's settings say.
     *
     * @throws RejectedRequestException if there is no such function, or a value is refused
     */
    public StoredEventInvokeConfig put(FunctionReference function, EventInvokeConfigChange wanted) {
        FunctionReference key = existing(function);
        checkDestinations(key, wanted);
        EventInvokeConfig config = wanted.applyTo(EventInvokeConfig.NONE);
        Instant now = now();
        boolean stored = database.jdbi().withHandle(handle -> EventInvokeConfigTable.put(handle, key, config, now));
        cache.invalidate(key);
        if (!stored) {
            throw notFound("Function not found: " + function.arn() + "; it has just been deleted");
        }
        return stored(key, config, now);
    }

    /**
     * Changes a configuration that has been set.
     *
     * @throws RejectedRequestException if there is none, or a value is refused
     */
    public StoredEventInvokeConfig update(FunctionReference function, EventInvokeConfigChange change) {
        FunctionReference key = existing(function);
        checkDestinations(key, change);
        Instant now = now();
        Optional<StoredEventInvokeConfig> updated = database.jdbi().inTransaction(handle -> {
            Optional<EventInvokeConfig> config =
                    EventInvokeConfigTable.lock(handle, key).map(current -> change.applyTo(current.config()));
            config.ifPresent(changed -> EventInvokeConfigTable.put(handle, key, changed, now));
            return config.map(changed -> stored(key, changed, now));
        });
        cache.invalidate(key);
        return updated.orElseThrow(() -> none(function));
    }

    /**
     * What has been set; asks the database.
     *
     * @throws RejectedRequestException NOT_FOUND if nothing has
     */
    public StoredEventInvokeConfig get(FunctionReference function) {
        return read(key(function)).orElseThrow(() -> none(function));
    }

    /**
     * What has been set for a function, its versions, {@code $LATEST} first, and its aliases.
     *
     * @param marker from the page before
     * @param maxItems 1 to {@value #LARGEST_PAGE}
     * @throws RejectedRequestException NOT_FOUND if there is no such function
     */
    public Page<StoredEventInvokeConfig> list(FunctionName name, Optional<String> marker, int maxItems) {
        if (maxItems < 1 || maxItems > LARGEST_PAGE) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "A page cannot have " + maxItems + " items; choose 1 to " + LARGEST_PAGE);
        }
        existing(FunctionReference.latest(name));
        Optional<FunctionReference> after = marker.map(text -> after(name, text));
        // One more than asked for tells whether there is another page.
        List<StoredEventInvokeConfig> found =
                database.jdbi().withHandle(handle -> EventInvokeConfigTable.list(handle, name, after, maxItems + 1));
        if (found.size() <= maxItems) {
            return new Page<>(found, Optional.empty());
        }
        List<StoredEventInvokeConfig> items = found.subList(0, maxItems);
        return new Page<>(items, Optional.of(items.getLast().function().toString()));
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none */
    public void delete(FunctionReference function) {
        FunctionReference key = key(function);
        boolean deleted = database.jdbi().withHandle(handle -> EventInvokeConfigTable.delete(handle, key));
        cache.invalidate(key);
        if (!deleted) {
            throw none(function);
        }
    }

    /** A marker is what the last one on a page is about. */
    private static FunctionReference after(FunctionName name, String marker) {
        String start = name + ":";
        if (!marker.startsWith(start)) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "There is no page at marker '" + marker + "'; take the one that the page before ended with");
        }
        return reference(name, marker.substring(start.length()));
    }

    /** The same, checked to be there. */
    private FunctionReference existing(FunctionReference function) {
        functions.get(function);
        return key(function);
    }

    /** What it is kept under: always with a qualifier. */
    private static FunctionReference key(FunctionReference function) {
        return reference(function.name(), function.qualifier().orElse(FunctionConfiguration.LATEST));
    }

    private static FunctionReference reference(FunctionName name, String qualifier) {
        return new FunctionReference(name, Optional.of(qualifier));
    }

    private void checkDestinations(FunctionReference key, EventInvokeConfigChange change) {
        change.destinations().forEach(destination -> check.check(key.name(), destination));
    }

    private Optional<StoredEventInvokeConfig> read(FunctionReference key) {
        return database.jdbi().withHandle(handle -> EventInvokeConfigTable.find(handle, key));
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static StoredEventInvokeConfig stored(FunctionReference key, EventInvokeConfig config, Instant now) {
        return new StoredEventInvokeConfig(key, config, now);
    }

    private static RejectedRequestException none(FunctionReference function) {
        return notFound("The function " + function.arn() + " doesn't have an EventInvokeConfig; put one first");
    }

    private static RejectedRequestException notFound(String message) {
        return new RejectedRequestException(ErrorCode.NOT_FOUND, message);
    }
}
