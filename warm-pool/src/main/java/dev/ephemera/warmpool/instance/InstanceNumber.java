package dev.ephemera.warmpool.instance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small number that no other living instance beside this one has, for whatever must be divided
 * among them. The state is a lock, given back once by {@link #close}. Thread-safe.
 */
public final class InstanceNumber implements AutoCloseable {

    private final int number;
    private final Path file;
    private final FileChannel lock;

    private InstanceNumber(int number, Path file, FileChannel lock) {
        this.number = number;
        this.file = file;
        this.lock = lock;
    }

    /**
     * Takes the lowest free number.
     *
     * @param limit the number must be below it
     * @throws IOException also if all are taken
     */
    public static InstanceNumber take(RunDirectories directories, int limit) throws IOException {
        Path folder = Files.createDirectories(directories.parent().resolve(".numbers"));
        for (int number = 0; number < limit; number++) {
            Path file = folder.resolve(Integer.toString(number));
            Optional<FileChannel> lock = HeldLocks.tryOwn(file);
            if (lock.isPresent()) {
                return new InstanceNumber(number, file, lock.get());
            }
        }
        throw new IOException("All " + limit + " instance numbers in " + folder + " are taken");
    }

    public int value() {
        return number;
    }

    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            HeldLocks.release(file, lock);
        }
    }
}
