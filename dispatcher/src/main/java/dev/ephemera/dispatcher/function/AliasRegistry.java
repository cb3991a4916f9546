package dev.ephemera.dispatcher.function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The aliases of functions. What it has acknowledged survives a crash of the machine; what is wrong comes
 * back as a {@link RejectedRequestException}. Thread-safe: the database owns all state. What calls ask for
 * is answered from memory; forgetting waits for a read under way, so that it cannot bring an old answer back.
 */
public final class AliasRegistry {

    private static final int LARGEST_PAGE = 50;
    private static final int MOST_ITEMS = 10_000;
    private static final int MOST_IN_MEMORY = 10_000;

    private final Database database;
    private final Cache<FunctionReference, Alias> cache;
    private final List<Consumer<FunctionReference>> deletionListeners = new CopyOnWriteArrayList<>();

    /** @param staleness after which an answer is asked for again; empty if nobody else changes it */
    AliasRegistry(Database database, Optional<Duration> staleness) {
        this.database = database;
        Caffeine<Object, Object> builder = Caffeine.newBuilder().maximumSize(MOST_IN_MEMORY);
        staleness.ifPresent(builder::expireAfterWrite);
        this.cache = builder.build();
    }

    /**
     * Makes an alias.
     *
     * @param wanted names a version at least
     * @throws RejectedRequestException CONFLICT if the function has one of this name, NOT_FOUND if there is no
     *     such version
     */
    public Alias create(FunctionName function, AliasName name, AliasSettings wanted) {
        String version = wanted.version()
                .orElseThrow(() -> Invalid.parameter("FunctionVersion is missing: name the version that alias '" + name
                        + "' of function " + function + " is to stand for"));
        Alias empty = new Alias(name, version(function, version), "", Optional.empty(), "");
        Alias alias = apply(empty, wanted);
        boolean made = database.jdbi().inTransaction(handle -> {
            lockVersions(handle, alias);
            return AliasTable.insert(handle, alias);
        });
        cache.invalidate(alias.reference());
        if (!made) {
            throw new RejectedRequestException(
                    ErrorCode.CONFLICT,
                    "Alias already exists: " + alias.reference().arn() + "; update it, or choose another name");
        }
        return alias;
    }

    /**
     * Moves an alias to another version, or changes what else there is of it.
     *
     * @param revisionId if given, it is changed only while it has this one
     */
    public Alias update(FunctionName function, AliasName name, AliasSettings wanted, Optional<String> revisionId) {
        while (true) {
            Alias current = get(function, name);
            revisionId
                    .filter(expected -> !expected.equals(current.revisionId()))
                    .ifPresent(expected -> {
                        throw new RejectedRequestException(
                                ErrorCode.PRECONDITION_FAILED,
                                "Alias " + current.reference() + " has revision '" + current.revisionId()
                                        + "' by now, not " + Invalid.quote(expected)
                                        + "; read it again and repeat the change");
                    });
            Alias changed = apply(current, wanted);
            boolean replaced = database.jdbi().inTransaction(handle -> {
                lockVersions(handle, changed);
                return AliasTable.replace(handle, changed, current.revisionId());
            });
            cache.invalidate(changed.reference());
            if (replaced) {
                return changed;
            }
        }
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none; asks the database */
    public Alias get(FunctionName function, AliasName name) {
        return database.jdbi()
                .withHandle(handle -> AliasTable.find(handle, function, name))
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.NOT_FOUND,
                        "Alias not found: " + new FunctionReference(function, Optional.of(name.value())).arn()
                                + "; a list of the function's aliases shows what there is"));
    }

    /**
     * Lists a function's aliases in the order of their names.
     *
     * @param version if given, only those that lead to it: {@code $LATEST} or a number
     * @param marker from the page before
     * @param maxItems 1 to 10,000; a page holds at most 50
     */
    public Page<Alias> list(FunctionName function, Optional<String> version, Optional<String> marker, int maxItems) {
        if (maxItems < 1 || maxItems > MOST_ITEMS) {
            throw Invalid.parameter("A page cannot have " + maxItems + " items; choose 1 to " + MOST_ITEMS);
        }
        Optional<VersionKey> of = version.map(text -> version(function, text));
        int size = Math.min(maxItems, LARGEST_PAGE);
        // One more than asked for tells whether there is another page.
        List<Alias> found = database.jdbi()
                .withHandle(handle -> AliasTable.list(handle, function, of, marker.orElse(""), size + 1));
        if (found.size() <= size) {
            return new Page<>(found, Optional.empty());
        }
        List<Alias> items = found.subList(0, size);
        return new Page<>(items, Optional.of(items.getLast().name().value()));
    }

    /** Deletes an alias; what is not there is no error. */
    public void delete(FunctionName function, AliasName name) {
        database.jdbi().useHandle(handle -> AliasTable.delete(handle, function, name));
        FunctionReference alias = new FunctionReference(function, Optional.of(name.value()));
        cache.invalidate(alias);
        deletionListeners.forEach(listener -> listener.accept(alias));
    }

    /**
     * Has {@code listener} told of each alias after it has been deleted alone on this node; it must be quick. Of those
     * that go with their function {@link FunctionRegistry#whenDeleted} tells.
     */
    public void whenDeleted(Consumer<FunctionReference> listener) {
        deletionListeners.add(listener);
    }

    /** The version that a call by an alias runs, from memory if it was asked for before; empty if it is none. */
    Optional<VersionKey> resolve(FunctionReference reference) {
        return find(reference)
                .map(alias -> alias.version(ThreadLocalRandom.current().nextDouble()));
    }

    /** From memory if it was asked for before; what does not exist is not remembered. */
    Optional<Alias> find(FunctionReference reference) {
        if (reference.qualifier().filter(AliasName::isValid).isEmpty()) {
            return Optional.empty();
        }
        Function<FunctionReference, @Nullable Alias> ask =
                missing -> read(missing).orElse(null);
        return Optional.ofNullable(cache.get(reference, ask));
    }

    private Optional<Alias> read(FunctionReference reference) {
        AliasName name = new AliasName(reference.qualifier().orElseThrow());
        return database.jdbi().withHandle(handle -> AliasTable.find(handle, reference.name(), name));
    }

    /** The database has deleted them with their function. */
    void forgetAll(FunctionName function) {
        cache.asMap().keySet().removeIf(reference -> reference.name().equals(function));
    }

    private static Alias apply(Alias current, AliasSettings wanted) {
        SettingRules.checkDescription(wanted.description());
        FunctionName function = current.target().name();
        VersionKey target =
                wanted.version().map(text -> version(function, text)).orElse(current.target());
        Optional<AliasRouting> routing = wanted.weights().isPresent()
                ? routing(function, wanted.weights().get())
                : current.routing();
        routing.ifPresent(additional -> checkRouting(target, additional));
        return new Alias(
                current.name(),
                target,
                wanted.description().orElse(current.description()),
                routing,
                UUID.randomUUID().toString());
    }

    private static VersionKey version(FunctionName function, String text) {
        return VersionKey.parse(function, text)
                .orElseThrow(() -> Invalid.parameter(
                        Invalid.quote(text) + " is no version of function " + function + ": use $LATEST or a number"));
    }

    private static Optional<AliasRouting> routing(FunctionName function, Map<String, Double> weights) {
        if (weights.size() > 1) {
            throw Invalid.parameter("An alias leads to one additional version, not to " + weights.size() + ": "
                    + weights.keySet() + "; name one");
        }
        return weights.entrySet().stream()
                .map(entry -> new AliasRouting(version(function, entry.getKey()).number(), entry.getValue()))
                .findFirst();
    }

    private static void checkRouting(VersionKey target, AliasRouting additional) {
        if (target.number() == VersionKey.LATEST || additional.version() == VersionKey.LATEST) {
            throw Invalid.parameter("$LATEST of function " + target.name()
                    + " cannot share an alias with another version; publish it first");
        }
        if (target.number() == additional.version()) {
            throw Invalid.parameter("Version " + additional.version() + " of function " + target.name()
                    + " is the one that the alias stands for; give a part of the calls to another one");
        }
    }

    /** Keeps others from deleting what the alias leads to, in this transaction; always in the same order. */
    private static void lockVersions(Handle handle, Alias alias) {
        LongStream.concat(
                        LongStream.of(alias.target().number()),
                        alias.routing().stream().mapToLong(AliasRouting::version))
                .sorted()
                .mapToObj(number -> new VersionKey(alias.target().name(), number))
                .forEach(version -> {
                    if (!FunctionTable.lockVersion(handle, version)) {
                        throw Invalid.notFound(new FunctionReference(version.name(), Optional.of(version.version())));
                    }
                });
    }
}
