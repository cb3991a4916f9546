package dev.ephemera.dispatcher.code;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;

/** Keeps deployment packages under their digest, and unpacked copies of those in use. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class CodeStore implements AutoCloseable {

    /**
     * Opens the store, and removes what a crash has left half done.
     *
     * @param directory made if it is missing; belongs to one process at a time
     * @throws IllegalStateException if another process has it open
     */
    public static CodeStore open(Path directory, CodeLimits limits) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks a package.
     *
     * @param zip not copied, and must not change any more
     * @throws RejectedRequestException if it is no zip file, breaks a limit or could write outside
     *     of its folder
     */
    public StagedCode stage(byte[] zip) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * The unpacked files of a package; unpacks it first where no copy is at hand.
     *
     * @throws IOException if the package is not here, or cannot be unpacked
     */
    public CodeLease lease(CodeDigest digest) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** The package itself, as it was sent. It may be collected when no function refers to it. */
    public Path packageOf(CodeDigest digest) {
        throw new UnsupportedOperationException();
    }

    /** Files and links in a package, relative to its root. */
    public SortedSet<String> files(CodeDigest digest) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes a package, unless somebody refers to it or is about to.
     *
     * @param referred tells whether a package is still referred to; asked when no new reference can
     *     come up
     */
    public void collect(CodeDigest digest, Predicate<CodeDigest> referred) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Every package there is. */
    public Set<CodeDigest> packages() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
