package dev.ephemera.warmpool.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A named pipe whose reading end is ours and to which everybody who reaches it may write. It is held
 * open for writing as well, so that the end of a writer is never an end of the stream, and no call
 * ever waits, whatever writers and other readers do. The descriptor is owned by this object and
 * guarded by its monitor.
 */
public final class NamedPipe implements AutoCloseable {

    private static final LibraryCall MKFIFO = LibraryCall.of("mkfifo", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final LibraryCall OPEN =
            LibraryCall.variadic("open", 2, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final LibraryCall READ =
            LibraryCall.immediate("read", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    private static final LibraryCall CLOSE = LibraryCall.of("close", ValueLayout.JAVA_INT);

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_ONLY = 0600;

    private static final int CLOSED = -1;

    private final Path path;
    private int descriptor;

    private NamedPipe(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /** Makes a pipe at {@code path}, where nothing may be yet, and opens it. */
    public static NamedPipe create(Path path) throws IOException {
        MKFIFO.invoke(path, path, OWNER_ONLY);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw--w--w-"));
        return new NamedPipe(path, Math.toIntExact(OPEN.invoke(path, path, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0)));
    }

    /**
     * Reads what is there.
     *
     * @return how many bytes; 0 if the pipe is empty or has been closed
     */
    public synchronized int read(byte[] buffer) throws IOException {
        if (descriptor == CLOSED) {
            return 0;
        }
        try {
            return Math.toIntExact(READ.invoke(path, descriptor, MemorySegment.ofArray(buffer), (long) buffer.length));
        } catch (PosixException e) {
            if (e.errno() == PosixException.EAGAIN) {
                return 0;
            }
            throw e;
        }
    }

    /** Closes the descriptor; the file stays. May be called again. */
    @Override
    public synchronized void close() throws IOException {
        if (descriptor != CLOSED) {
            int open = descriptor;
            descriptor = CLOSED;
            CLOSE.invoke(path, open);
        }
    }
}
