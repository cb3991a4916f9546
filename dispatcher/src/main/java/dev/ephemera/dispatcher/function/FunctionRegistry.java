package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.stack.StackCatalog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The functions there are. What it has acknowledged survives a crash of the machine. Every request
 * is checked whole before anything is stored; what is wrong comes back as a {@link
 * RejectedRequestException}. Thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class FunctionRegistry {

    /**
     * Opens the registry, and drops packages that no function refers to.
     *
     * @param staleness how old an answer may be when other nodes share the database
     */
    public static FunctionRegistry open(
            Database database,
            CodeStore code,
            StackCatalog stacks,
            FunctionLimits limits,
            Duration staleness,
            InstantSource time)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Makes a function; the answer is its first version if one is published. */
    public FunctionConfiguration create(NewFunction request) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Gives a function other code; the answer is the new version if one is published. */
    public FunctionConfiguration updateCode(FunctionName name, CodeChange change) throws IOException {
        throw new UnsupportedOperationException();
    }

    public FunctionConfiguration updateConfiguration(FunctionName name, ConfigurationChange change) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Freezes {@code $LATEST} as the next version. If nothing has changed since the last one, that
     * one is the answer.
     */
    public FunctionConfiguration publish(FunctionName name, VersionRequest request) {
        throw new UnsupportedOperationException();
    }

    /** Looks a version up, from memory if it was asked for before. */
    public Optional<FunctionConfiguration> find(FunctionReference reference) {
        throw new UnsupportedOperationException();
    }

    /**
     * Like {@link #find}, for versions that must be there.
     *
     * @throws RejectedRequestException NOT_FOUND if it is not
     */
    public FunctionConfiguration get(FunctionReference reference) {
        throw new UnsupportedOperationException();
    }

    /**
     * Lists functions in the order of their names.
     *
     * @param marker from the page before
     * @param maxItems 1 to 10,000; a page holds at most 50
     */
    public Page<FunctionConfiguration> list(Optional<String> marker, int maxItems, ListedVersions versions) {
        throw new UnsupportedOperationException();
    }

    /** Lists a function's versions, {@code $LATEST} first; see {@link #list} for the rest. */
    public Page<FunctionConfiguration> versions(FunctionName name, Optional<String> marker, int maxItems) {
        throw new UnsupportedOperationException();
    }

    /** Deletes one version, or without a qualifier the function with all its versions. */
    public void delete(FunctionReference reference) {
        throw new UnsupportedOperationException();
    }

    /** Reserves containers for a function, which are also the most it gets; 0 stops it. */
    public void putConcurrency(FunctionName name, int reserved) {
        throw new UnsupportedOperationException();
    }

    /** The reserved concurrency, from memory if it was asked for before; empty if none is set. */
    public OptionalInt concurrency(FunctionName name) {
        throw new UnsupportedOperationException();
    }

    public void deleteConcurrency(FunctionName name) {
        throw new UnsupportedOperationException();
    }
}
