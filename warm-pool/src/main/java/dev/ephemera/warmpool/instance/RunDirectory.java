package dev.ephemera.warmpool.instance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The directory of one running platform process; its lock is the proof that the process is alive.
 * The state is the lock, owned by whoever opened the directory and given back once by {@link
 * #close}. Thread-safe.
 */
public final class RunDirectory implements AutoCloseable {

    private final RunDirectories siblings;
    private final InstanceId instance;
    private final Path path;
    private final FileChannel lock;

    RunDirectory(RunDirectories siblings, InstanceId instance, Path path, FileChannel lock) {
        this.siblings = siblings;
        this.instance = instance;
        this.path = path;
        this.lock = lock;
    }

    public InstanceId instance() {
        return instance;
    }

    public Path path() {
        return path;
    }

    /** The host's sides of containers; as root on a shared mount, so that later mounts reach containers. */
    public Path slots() {
        return path.resolve("slots");
    }

    /** Copies of stacks that containers may read wherever the originals lie. */
    public Path stacks() {
        return path.resolve("stacks");
    }

    /** Where the run directories of all instances lie that this one can know of. */
    public RunDirectories siblings() {
        return siblings;
    }

    /** Makes the directories of a new instance, whose lock is already held. */
    void furnish() throws IOException {
        PublicDirectory.createPassable(slots());
        PublicDirectory.createPassable(stacks());
    }

    /**
     * Unmounts and deletes everything and lets go of the lock. If that fails the lock is released all
     * the same, and the directory is left to the next instance.
     */
    @Override
    public void close() throws IOException {
        if (!lock.isOpen()) {
            return;
        }
        try {
            siblings.clear(path);
        } finally {
            HeldLocks.release(path, lock);
        }
    }
}
