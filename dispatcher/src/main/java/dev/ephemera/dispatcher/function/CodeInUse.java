package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.code.StagedCode;
import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.util.NavigableSet;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the code store holds the packages that functions and layers refer to, and no others.
 * Thread-safe: it has no state but its sweep.
 */
public final class CodeInUse implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CodeInUse.class);

    private final Database database;
    private final CodeStore code;

    private volatile CompletableFuture<Void> sweep = CompletableFuture.completedFuture(null);

    public CodeInUse(Database database, CodeStore code) {
        this.database = database;
        this.code = code;
    }

    /** What is done with a package that has passed its checks. */
    @FunctionalInterface
    public interface Use<T> {
        T of(StagedCode staged) throws IOException;
    }

    /** Checks a package and hands it to {@code use}; drops it again if nothing refers to it then. */
    public <T> T stage(byte[] zip, Use<T> use) throws IOException {
        StagedCode staged = code.stage(zip);
        try (staged) {
            return use.of(staged);
        } finally {
            collect(staged.digest());
        }
    }

    /**
     * The paths of the files in a package.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there any more
     */
    NavigableSet<String> files(CodeDigest digest) throws IOException {
        return code.files(digest);
    }

    /** Drops a package if nothing refers to it. What that fails at, the next start makes good. */
    public void collect(CodeDigest digest) {
        try {
            code.collect(
                    digest,
                    candidate -> database.jdbi().withHandle(handle -> FunctionTable.refersTo(handle, candidate)));
        } catch (IOException | JdbiException e) {
            log.warn("Cannot drop package {}; the next start tries again", digest.hex(), e);
        }
    }

    /** Begins to drop what a crash has left without use, beside the rest of the start. */
    void startSweep() {
        sweep = CompletableFuture.runAsync(this::collectOrphans, Thread::startVirtualThread);
    }

    private void collectOrphans() {
        try {
            code.packages().forEach(this::collect);
        } catch (IOException e) {
            log.warn("Cannot list the packages; the next start tries again", e);
        }
    }

    /** Waits for what it has begun. */
    @Override
    public void close() {
        sweep.join();
    }
}
