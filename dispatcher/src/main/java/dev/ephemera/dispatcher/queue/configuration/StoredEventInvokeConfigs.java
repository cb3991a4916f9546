package dev.ephemera.dispatcher.queue.configuration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.function.PageMarker;
import dev.ephemera.dispatcher.function.VersionKey;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The configurations for asynchronous invocation that have been set. They go when their function or
 * version does. Thread-safe: the database owns all state. What invocations ask for is answered from
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
    private final Cache<VersionKey, EventInvokeConfig> cache;

    private StoredEventInvokeConfigs(
            Database database,
            FunctionRegistry functions,
            CheckDestination check,
            InstantSource time,
            Cache<VersionKey, EventInvokeConfig> cache) {
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
        functions.whenDeleted(configs.cache::invalidate);
        return configs;
    }

    @Override
    public EventInvokeConfig of(FunctionReference function) {
        return VersionKey.of(function)
                .map(key -> cache.get(
                        key,
                        missing -> read(missing)
                                .map(StoredEventInvokeConfig::config)
                                .orElse(EventInvokeConfig.NONE)))
                .orElse(EventInvokeConfig.NONE);
    }

    /**
     * Sets a configuration whole: what {@code wanted} leaves empty is as the platform's settings say.
     *
     * @throws RejectedRequestException if there is no such function, or a value is refused
     */
    public StoredEventInvokeConfig put(FunctionReference function, EventInvokeConfigChange wanted) {
        VersionKey key = existing(function);
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
        VersionKey key = existing(function);
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
        return VersionKey.of(function).flatMap(this::read).orElseThrow(() -> none(function));
    }

    /**
     * What has been set for a function and its versions, {@code $LATEST} first.
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
        long after = marker.map(PageMarker::parse).orElse(PageMarker.START).number();
        // One more than asked for tells whether there is another page.
        List<StoredEventInvokeConfig> found =
                database.jdbi().withHandle(handle -> EventInvokeConfigTable.list(handle, name, after, maxItems + 1));
        if (found.size() <= maxItems) {
            return new Page<>(found, Optional.empty());
        }
        List<StoredEventInvokeConfig> items = found.subList(0, maxItems);
        return new Page<>(
                items,
                VersionKey.of(items.getLast().function())
                        .map(last -> PageMarker.after(last).text()));
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none */
    public void delete(FunctionReference function) {
        VersionKey key = VersionKey.of(function).orElseThrow(() -> none(function));
        boolean deleted = database.jdbi().withHandle(handle -> EventInvokeConfigTable.delete(handle, key));
        cache.invalidate(key);
        if (!deleted) {
            throw none(function);
        }
    }

    private VersionKey existing(FunctionReference function) {
        return VersionKey.of(functions.get(function));
    }

    private void checkDestinations(VersionKey key, EventInvokeConfigChange change) {
        change.destinations().forEach(destination -> check.check(key.name(), destination));
    }

    private Optional<StoredEventInvokeConfig> read(VersionKey key) {
        return database.jdbi().withHandle(handle -> EventInvokeConfigTable.find(handle, key));
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static StoredEventInvokeConfig stored(VersionKey key, EventInvokeConfig config, Instant now) {
        return new StoredEventInvokeConfig(new FunctionReference(key.name(), Optional.of(key.version())), config, now);
    }

    private static RejectedRequestException none(FunctionReference function) {
        return notFound("The function " + function.arn() + " doesn't have an EventInvokeConfig; put one first");
    }

    private static RejectedRequestException notFound(String message) {
        return new RejectedRequestException(ErrorCode.NOT_FOUND, message);
    }
}
