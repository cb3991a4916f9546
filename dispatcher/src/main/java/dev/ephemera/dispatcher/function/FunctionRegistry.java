package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

/**
 * The functions there are. What it has acknowledged survives a crash of the machine. Every request
 * is checked whole before anything is stored; what is wrong comes back as a {@link
 * RejectedRequestException}. Thread-safe: the database owns all state, and a change is made only on
 * top of the revision that it was computed from.
 */
public final class FunctionRegistry implements AutoCloseable {

    private final Database database;
    private final CodeStore code;
    private final SettingRules rules;
    private final InstantSource time;
    private final FunctionCache cache;
    private final FunctionPages pages;
    private final CodeInUse codeInUse;
    private final UsedLayers layers;
    private final AliasRegistry aliases;
    private final List<Consumer<VersionKey>> deletionListeners = new CopyOnWriteArrayList<>();

    private FunctionRegistry(
            Database database, CodeStore code, SettingRules rules, Optional<Duration> staleness, InstantSource time) {
        this.database = database;
        this.code = code;
        this.rules = rules;
        this.cache = new FunctionCache(staleness);
        this.time = time;
        this.pages = new FunctionPages(database);
        this.codeInUse = new CodeInUse(database, code);
        this.layers = new UsedLayers(database, code);
        this.aliases = new AliasRegistry(database, staleness);
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
        FunctionName name = nameOf(request.name());
        Revision revision = Revision.next(time);
        FunctionConfiguration draft = rules.create(name, request.settings(), revision);
        if (read(VersionKey.latest(name)).isPresent()) {
            throw exists(name);
        }
        List<FunctionLayer> used = layers.wanted(request.settings(), List.of());
        return codeInUse.stage(request.zip(), staged -> {
            FunctionConfiguration latest =
                    draft.withCode(staged.digest(), staged.size(), revision).withLayers(used);
            checkHandler(latest, staged.files());
            layers.checkSize(staged.unpackedSize(), used);
            staged.keep();
            return transaction(handle -> {
                UsedLayers.lock(handle, used);
                if (!FunctionTable.insertFunction(handle, name)) {
                    throw exists(name);
                }
                FunctionTable.insertVersion(handle, latest, Optional.empty());
                return published(handle, latest, request.publishing());
            });
        });
    }

    /**
     * Makes a function that runs in an image of its own.
     *
     * @return its first version if one is published, otherwise {@code $LATEST}
     */
    public FunctionConfiguration create(NewImageFunction request) {
        FunctionName name = nameOf(request.name());
        FunctionConfiguration latest = rules.create(name, request.settings(), request.image(), Revision.next(time));
        return transaction(handle -> {
            if (!FunctionTable.insertFunction(handle, name)) {
                throw exists(name);
            }
            FunctionTable.insertVersion(handle, latest, Optional.empty());
            return published(handle, latest, request.publishing());
        });
    }

    /**
     * Gives a function that runs in an image another one, and the settings that come with it.
     *
     * @return the new version if one is published, otherwise {@code $LATEST}
     */
    public FunctionConfiguration updateImage(FunctionName name, ImageChange change) {
        while (true) {
            FunctionConfiguration current = current(name, change.revisionId());
            FunctionConfiguration latest = rules.changeImage(current, change, Revision.next(time));
            if (change.effect() == CodeChange.Effect.DRY_RUN) {
                return latest;
            }
            Optional<FunctionConfiguration> result = replace(current, latest, change.publishing());
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    /**
     * Gives a function other code, and the settings that come with it.
     *
     * @return the new version if one is published, otherwise {@code $LATEST}
     * @throws IOException if the package cannot be written
     */
    public FunctionConfiguration updateCode(FunctionName name, CodeChange change) throws IOException {
        if (current(name, change.revisionId()).image().isPresent()) {
            throw Invalid.parameter(
                    "Function " + name + " is an image and cannot become a zip package; send ImageUri, or"
                            + " delete it and create it again");
        }
        return codeInUse.stage(change.zip(), staged -> {
            while (true) {
                FunctionConfiguration current = current(name, change.revisionId());
                Revision revision = Revision.next(time);
                FunctionConfiguration latest = rules.change(current, change.settings(), revision)
                        .withCode(staged.digest(), staged.size(), revision)
                        .withLayers(layers.wanted(change.settings(), current.layers()));
                checkHandler(latest, staged.files());
                layers.checkSize(staged.unpackedSize(), latest.layers());
                if (change.effect() == CodeChange.Effect.DRY_RUN) {
                    return latest;
                }
                staged.keep();
                Optional<FunctionConfiguration> result = replace(current, latest, change.publishing());
                if (result.isPresent()) {
                    return result.get();
                }
            }
        });
    }

    /**
     * Gives a function other settings.
     *
     * @return the new {@code $LATEST}
     * @throws IOException if the package cannot be read
     */
    public FunctionConfiguration updateConfiguration(FunctionName name, ConfigurationChange change) throws IOException {
        while (true) {
            FunctionConfiguration current = current(name, change.revisionId());
            FunctionConfiguration latest = rules.change(current, change.settings(), Revision.next(time))
                    .withLayers(layers.wanted(change.settings(), current.layers()));
            if (packageFits(current, latest)) {
                Optional<FunctionConfiguration> result = replace(current, latest, Publishing.LATEST_ONLY);
                if (result.isPresent()) {
                    return result.get();
                }
            }
        }
    }

    /** False if the package has gone because the function has got another one meanwhile. */
    private boolean packageFits(FunctionConfiguration current, FunctionConfiguration latest) throws IOException {
        if (latest.image().isPresent()) {
            return true;
        }
        boolean sameLayers = current.layers().equals(latest.layers());
        if (sameLayers
                && current.runtime().equals(latest.runtime())
                && current.handler().equals(latest.handler())) {
            return true;
        }
        try {
            checkHandler(latest, code.files(latest.code()));
            layers.checkSize(latest.code(), latest.layers());
            return true;
        } catch (NoSuchFileException e) {
            if (current(current.name(), Optional.empty()).revisionId().equals(current.revisionId())) {
                throw e;
            }
            return false;
        }
    }

    /** A layer may hold what the handler names, under whatever path its runtime looks for it. */
    private void checkHandler(FunctionConfiguration function, NavigableSet<String> files) {
        if (function.layers().isEmpty()) {
            HandlerRules.check(rules.stack(function.runtime()), function.handler(), files);
        }
    }

    /** {@code $LATEST} as the database has it, if it has the revision that the caller expects. */
    private FunctionConfiguration current(FunctionName name, Optional<String> revisionId) {
        FunctionConfiguration current =
                read(VersionKey.latest(name)).orElseThrow(() -> Invalid.notFound(FunctionReference.latest(name)));
        revisionId.filter(wanted -> !wanted.equals(current.revisionId())).ifPresent(wanted -> {
            throw Invalid.stale(name, wanted, current.revisionId());
        });
        return current;
    }

    /** Empty if somebody else has changed the function since {@code current} was read. */
    private Optional<FunctionConfiguration> replace(
            FunctionConfiguration current, FunctionConfiguration latest, Publishing publishing) {
        Optional<FunctionConfiguration> result = transaction(handle -> {
            if (!latest.layers().equals(current.layers())) {
                UsedLayers.lock(handle, latest.layers());
            }
            boolean replaced = FunctionTable.replaceLatest(handle, latest, current.revisionId());
            return replaced ? Optional.of(published(handle, latest, publishing)) : Optional.empty();
        });
        cache.forget(VersionKey.of(current));
        if (result.isPresent()) {
            List<CodeDigest> unused = new ArrayList<>(current.packages());
            unused.removeAll(latest.packages());
            unused.forEach(codeInUse::collect);
        }
        return result;
    }

    /** Publishes what the same transaction has just written, if that is wanted. */
    private static FunctionConfiguration published(Handle handle, FunctionConfiguration latest, Publishing publishing) {
        return switch (publishing) {
            case LATEST_ONLY -> latest;
            case NEW_VERSION ->
                PublishVersion.of(
                                handle,
                                latest,
                                VersionRequest.NOW,
                                new Revision(latest.revisionId(), latest.lastModified()))
                        .orElseThrow();
        };
    }

    /**
     * Freezes {@code $LATEST} as the next version. If nothing has changed since the last one, that
     * one is the answer.
     */
    public FunctionConfiguration publish(FunctionName name, VersionRequest request) {
        SettingRules.checkDescription(request.description());
        while (true) {
            FunctionConfiguration latest = current(name, request.revisionId());
            Optional<FunctionConfiguration> version =
                    transaction(handle -> PublishVersion.of(handle, latest, request, Revision.next(time)));
            if (version.isPresent()) {
                return version.get();
            }
        }
    }

    /**
     * Looks a version up, from memory if it was asked for before. An alias may stand for either of two: each
     * call is to ask once.
     */
    public Optional<FunctionConfiguration> find(FunctionReference reference) {
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
        List<FunctionTable.Deleted> deleted =
                transaction(handle -> reference.qualifier().isEmpty()
                        ? FunctionTable.deleteFunction(handle, reference.name())
                        : deleteVersion(handle, reference));
        if (deleted.isEmpty()) {
            throw Invalid.notFound(reference);
        }
        deleted.stream().map(FunctionTable.Deleted::key).forEach(version -> {
            cache.forget(version);
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

    private List<FunctionTable.Deleted> deleteVersion(Handle handle, FunctionReference reference) {
        Optional<VersionKey> key = VersionKey.of(reference);
        if (key.isEmpty() && aliases.find(reference).isPresent()) {
            throw Invalid.parameter("'" + reference + "' is an alias, and not deleted as a version is; delete the"
                    + " alias (DeleteAlias), which leaves the version that it stands for");
        }
        if (key.filter(version -> version.number() == VersionKey.LATEST).isPresent()) {
            throw Invalid.parameter("Version $LATEST of function " + reference.name()
                    + " cannot be deleted alone; leave the qualifier out to delete the whole function");
        }
        key.ifPresent(version -> checkUnnamed(handle, version));
        return key.flatMap(version -> FunctionTable.deleteVersion(handle, version)).stream()
                .toList();
    }

    private static void checkUnnamed(Handle handle, VersionKey version) {
        FunctionTable.lockVersion(handle, version);
        List<String> names = AliasTable.leadingTo(handle, version);
        if (!names.isEmpty()) {
            throw new RejectedRequestException(
                    ErrorCode.CONFLICT,
                    "Version " + version.version() + " of function " + version.name()
                            + " cannot be deleted while aliases lead to it: " + names + "; move or delete those first");
        }
    }

    /**
     * Reserves containers for a function, which are also the most it gets; 0 stops it.
     *
     * @throws RejectedRequestException NOT_FOUND if there is no such function
     */
    public void putConcurrency(FunctionName name, int reserved) {
        if (reserved < 0) {
            throw Invalid.parameter("Function " + name + " cannot reserve " + reserved
                    + " containers; choose 0 or more, or delete the reservation");
        }
        setConcurrency(name, OptionalInt.of(reserved));
    }

    /**
     * The reserved concurrency, from memory if it was asked for before; empty if none is set.
     *
     * @throws RejectedRequestException NOT_FOUND if there is no such function
     */
    public OptionalInt concurrency(FunctionName name) {
        OptionalInt reserved = cache.concurrency(
                name,
                missing -> database.jdbi()
                        .withHandle(handle -> FunctionTable.concurrency(handle, missing))
                        .orElse(null));
        if (reserved == null) {
            throw Invalid.notFound(FunctionReference.latest(name));
        }
        return reserved;
    }

    /** Every function that has reserved containers, and how many; asks the database. */
    public Map<FunctionName, Integer> reservations() {
        return database.jdbi().withHandle(FunctionTable::reservations);
    }

    /** @throws RejectedRequestException NOT_FOUND if there is no such function */
    public void deleteConcurrency(FunctionName name) {
        setConcurrency(name, OptionalInt.empty());
    }

    private void setConcurrency(FunctionName name, OptionalInt reserved) {
        boolean found = database.jdbi().withHandle(handle -> FunctionTable.setConcurrency(handle, name, reserved));
        cache.forgetConcurrency(name);
        if (!found) {
            throw Invalid.notFound(FunctionReference.latest(name));
        }
    }

    private Optional<FunctionConfiguration> read(VersionKey key) {
        return database.jdbi().withHandle(handle -> FunctionTable.find(handle, key));
    }

    private <T> T transaction(HandleCallback<T, RuntimeException> work) {
        return database.jdbi().inTransaction(work);
    }

    /** Waits for what it does in the background. To be closed before the database and the code store. */
    @Override
    public void close() {
        codeInUse.close();
    }

    private static FunctionName nameOf(String nameOrArn) {
        FunctionReference reference = FunctionReference.parse(nameOrArn, Optional.empty());
        reference.qualifier().ifPresent(qualifier -> {
            throw Invalid.parameter("'" + nameOrArn + "' names version '" + qualifier
                    + "', but a new function has none yet; leave it out");
        });
        return reference.name();
    }

    private static RejectedRequestException exists(FunctionName name) {
        return new RejectedRequestException(
                ErrorCode.CONFLICT, "Function already exist: " + name + "; update it, or choose another name");
    }
}
