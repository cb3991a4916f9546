package dev.ephemera.dispatcher.code;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An unpacked package on disk. Goes when it is retired and the last lease is closed. Guarded by its
 * own monitor, under which nothing else happens.
 */
final class UnpackedCopy {

    private final Path directory;
    private final long bytes;
    private final Consumer<Path> remove;
    private int leases;
    private boolean retired;
    private boolean gone;

    /**
     * @param bytes of its files
     * @param leases that exist from the start
     * @param remove called once, when nobody uses it any more
     */
    UnpackedCopy(Path directory, long bytes, int leases, Consumer<Path> remove) {
        this.directory = directory;
        this.bytes = bytes;
        this.leases = leases;
        this.remove = remove;
    }

    Path directory() {
        return directory;
    }

    long bytes() {
        return bytes;
    }

    /** Adds a lease; false if the copy is gone. */
    synchronized boolean lease() {
        if (!gone) {
            leases++;
        }
        return !gone;
    }

    void release() {
        boolean last;
        synchronized (this) {
            leases--;
            last = goesNow();
        }
        if (last) {
            remove.accept(directory);
        }
    }

    /** No more use is expected of it. */
    void retire() {
        boolean last;
        synchronized (this) {
            retired = true;
            last = goesNow();
        }
        if (last) {
            remove.accept(directory);
        }
    }

    private synchronized boolean goesNow() {
        boolean goes = retired && leases == 0 && !gone;
        gone |= goes;
        return goes;
    }
}
