package dev.ephemera.warmpool.instance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sign that a folder belongs to one living process. The state is the lock on a file in the folder,
 * given back once by {@link #close}, and by the kernel at the latest. Thread-safe.
 */
public final class FolderLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final String NAME = "lock";

    private final Path file;
    private final FileChannel lock;

    private FolderLock(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * Takes the lock of an existing folder.
     *
     * @return empty if somebody has it, in this process or in another
     * @throws IOException if the folder cannot be written to
     */
    public static Optional<FolderLock> tryTake(Path folder) throws IOException {
        Path file = folder.toRealPath().resolve(NAME);
        Optional<FileChannel> lock = HeldLocks.tryOwn(file);
        if (lock.isPresent()) {
            sign(lock.get());
        }
        return lock.map(channel -> new FolderLock(file, channel));
    }

    /** Who has signed the lock of a folder last: {@code process 123}; as far as that can be read. */
    public static String holder(Path folder) {
        try {
            Path file = folder.toRealPath().resolve(NAME);
            if (HeldLocks.isHeldHere(file)) {
                return "this process";
            }
            String number = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return number.isEmpty() ? "another process" : "process " + number;
        } catch (IOException e) {
            return "another process";
        }
    }

    /** A courtesy to whoever meets the lock; on a full disk the lock is as good without it. */
    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            LOG.debug("The lock is not signed", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            HeldLocks.release(file, lock);
        }
    }
}
