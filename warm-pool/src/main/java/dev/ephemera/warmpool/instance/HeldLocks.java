package dev.ephemera.warmpool.instance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The locks that this process holds, owned by a concurrent set. A process that opens a file it has
 * locked and closes it again loses the lock, by the rules of POSIX: so a lock of our own is never
 * tried, only looked up.
 */
final class HeldLocks {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private HeldLocks() {}

    /** Creates {@code file} and locks it, as the lock of {@code directory}. */
    static FileChannel create(Path directory, Path file) throws IOException {
        return take(directory, file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                .orElseThrow(() -> new IOException("Cannot lock " + file + " although it is new"));
    }

    /** Locks an existing file; empty if this or another process has locked it. */
    static Optional<FileChannel> tryExisting(Path directory, Path file) throws IOException {
        return take(directory, file, StandardOpenOption.WRITE);
    }

    /** Locks a file that stands for itself, creating it where it is missing. */
    static Optional<FileChannel> tryOwn(Path file) throws IOException {
        return take(file, file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    static boolean isHeldHere(Path directory) {
        return HELD.contains(directory);
    }

    static void release(Path directory, FileChannel channel) throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(directory);
        }
    }

    private static Optional<FileChannel> take(Path directory, Path file, StandardOpenOption... options)
            throws IOException {
        if (!HELD.add(directory)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(file, options);
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(directory);
            }
        }
        return lock == null ? Optional.empty() : Optional.of(channel);
    }
}
