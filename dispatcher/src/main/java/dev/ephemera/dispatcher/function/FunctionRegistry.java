package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The functions there are. What it has acknowledged survives a crash of the machine. Every request
 * is checked whole before anything is stored; what is wrong comes back as a {@link
 * RejectedRequestException}. Thread-safe: the database owns all state, and a change is made only on
 * top of the revision that it was computed from.
 */
public final class FunctionRegistry implements AutoCloseable {

    private final Database database;
    private final FunctionCache cache;
    private final StoredVersions stored;
    private final FunctionPages pages;
    private final CodeInUse codeInUse;
    private final CreateFunctions creation;
    private final ChangeFunctions changes;
    private final DeleteFunctions deletion;
    private final ReservedConcurrency reserved;
    private final AliasRegistry aliases;
    private final List<Consumer<VersionKey>> deletionListeners = new CopyOnWriteArrayList<>();

    private FunctionRegistry(
            Database database, CodeStore code, SettingRules rules, Optional<Duration> staleness, InstantSource time) {
        this.database = database;
        cache = new FunctionCache(staleness);
        aliases = new AliasRegistry(database, staleness);
        stored = new StoredVersions(database, cache, aliases);
        pages = new FunctionPages(database);
        codeInUse = new CodeInUse(database, code);
        UsedLayers layers = new UsedLayers(database, code);
        creation = new CreateFunctions(database, rules, codeInUse, layers, time);
        changes = new ChangeFunctions(database, stored, rules, codeInUse, layers, time);
        deletion = new DeleteFunctions(database, aliases);
        reserved = new ReservedConcurrency(database, cache);
    }

    /**
     * Opens the registry, and drops packages that no function refers to.
     *
     * @param database stays open for as long as the registry is
     * @param code the same
     * @param staleness how old an answer may be when other nodes share the database
     */
    public static FunctionRegistry open(
            Database database,
            CodeStore code,
            StackCatalog stacks,
            FunctionLimits limits,
            Duration staleness,
            InstantSource time) {
        FunctionRegistry registry = new FunctionRegistry(
                database,
                code,
                new SettingRules(stacks, limits),
                database.shared() ? Optional.of(staleness) : Optional.empty(),
                time);
        registry.codeInUse.startSweep();
        return registry;
    }

    /**
     * Makes a function.
     *
     * @return its first version if one is published, otherwise {@code $LATEST}
     * @throws IOException if the package cannot be written
     */
    public FunctionConfiguration create(NewFunction request) throws IOException {
        return creation.create(request);
    }

    /**
     * Makes a function that runs in an image of its own.
     *
     * @return its first version if one is published, otherwise {@code $LATEST}
     */
    public FunctionConfiguration create(NewImageFunction request) {
        return creation.create(request);
    }

    /**
     * Gives a function that runs in an image another one, and the settings that come with it.
     *
     * @return the new version if one is published, otherwise {@code $LATEST}
     */
    public FunctionConfiguration updateImage(FunctionName name, ImageChange change) {
        return changes.image(name, change);
    }

    /**
     * Gives a function other code, and the settings that come with it.
     *
     * @return the new version if one is published, otherwise {@code $LATEST}
     * @throws IOException if the package cannot be written
     */
    public FunctionConfiguration updateCode(FunctionName name, CodeChange change) throws IOException {
        return changes.code(name, change);
    }

    /**
     * Gives a function other settings.
     *
     * @return the new {@code $LATEST}
     * @throws IOException if the package cannot be read
     */
    public FunctionConfiguration updateConfiguration(FunctionName name, ConfigurationChange change) throws IOException {
        return changes.configuration(name, change);
    }

    /**
     * Freezes {@code $LATEST} as the next version. If nothing has changed since the last one, that
     * one is the answer.
     */
    public FunctionConfiguration publish(FunctionName name, VersionRequest request) {
        return changes.publish(name, request);
    }

    /**
     * Looks a version up, from memory if it was asked for before. An alias may stand for either of two: each
     * call is to ask once.
     */
    public Optional<FunctionConfiguration> find(FunctionReference reference) {
        return stored.find(reference);
    }

    /** The aliases of these functions. */
    public AliasRegistry aliases() {
        return aliases;
    }

    /**
     * Like {@link #find}, for versions that must be there.
     *
     * @throws RejectedRequestException NOT_FOUND if it is not
     */
    public FunctionConfiguration get(FunctionReference reference) {
        return find(reference).orElseThrow(() -> Invalid.notFound(reference));
    }

    /**
     * Lists functions in the order of their names.
     *
     * @param marker from the page before
     * @param maxItems 1 to 10,000; a page holds at most 50
     */
    public Page<FunctionConfiguration> list(Optional<String> marker, int maxItems, ListedVersions versions) {
        return pages.list(marker, maxItems, versions);
    }

    /**
     * Lists a function's versions, {@code $LATEST} first; see {@link #list} for the rest.
     *
     * @throws RejectedRequestException NOT_FOUND if there is no such function
     */
    public Page<FunctionConfiguration> versions(FunctionName name, Optional<String> marker, int maxItems) {
        get(FunctionReference.latest(name));
        return pages.versions(name, marker, maxItems);
    }

    /** Deletes one version, or without a qualifier the function with all its versions. */
    public void delete(FunctionReference reference) {
        List<FunctionTable.Deleted> deleted = deletion.delete(reference);
        if (deleted.isEmpty()) {
            throw Invalid.notFound(reference);
        }
        deleted.stream().map(FunctionTable.Deleted::key).forEach(version -> {
            stored.changed(version);
            deletionListeners.forEach(listener -> listener.accept(version));
        });
        cache.forgetConcurrency(reference.name());
        if (reference.qualifier().isEmpty()) {
            aliases.forgetAll(reference.name());
        }
        deleted.stream().flatMap(gone -> gone.packages().stream()).distinct().forEach(codeInUse::collect);
    }

    /** The runtimes that any function uses. */
    public Set<String> runtimes() {
        return Set.copyOf(database.jdbi().withHandle(FunctionTable::runtimes));
    }

    /** The digests of the images that any version of a function runs in; asks the database. */
    public Set<CodeDigest> images() {
        return database.jdbi().withHandle(FunctionTable::images);
    }

    /** Has {@code listener} told of each version after it has been deleted on this node; it must be quick. */
    public void whenDeleted(Consumer<VersionKey> listener) {
        deletionListeners.add(listener);
    }

    /**
     * Reserves containers for a function, which are also the most it gets; 0 stops it.
     *
     * @throws RejectedRequestException NOT_FOUND if there is no such function
     */
    public void putConcurrency(FunctionName name, int wanted) {
        reserved.put(name, wanted);
    }

    /**
     * The reserved concurrency, from memory if it was asked for before; empty if none is set.
     *
     * @throws RejectedRequestException NOT_FOUND if there is no such function
     */
    public OptionalInt concurrency(FunctionName name) {
        return reserved.of(name);
    }

    /** Every function that has reserved containers, and how many; asks the database. */
    public Map<FunctionName, Integer> reservations() {
        return reserved.all();
    }

    /** @throws RejectedRequestException NOT_FOUND if there is no such function */
    public void deleteConcurrency(FunctionName name) {
        reserved.delete(name);
    }

    /** Waits for what it does in the background. To be closed before the database and the code store. */
    @Override
    public void close() {
        codeInUse.close();
    }
}
