package dev.ephemera.warmpool.instance;

import dev.ephemera.warmpool.posix.Mounts;
import dev.ephemera.warmpool.posix.Privilege;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The run directories below one parent: of this process, of others that live beside it, and of dead
 * ones. Immutable and thread-safe; other processes may use the same parent at the same time.
 */
public final class RunDirectories {

    private static final Path SYSTEM_PARENT = Path.of("/run/ephemera");
    private static final String LOCK = "lock";

    private final Path parent;
    private final Privilege privilege;

    public RunDirectories(Path parent, Privilege privilege) {
        this.parent = parent.toAbsolutePath().normalize();
        this.privilege = privilege;
    }

    /**
     * Where instances of this process's kind keep them: {@code /run/ephemera} for root, who shares it
     * among all platforms of the machine, otherwise {@code run} in the data directory.
     */
    public static RunDirectories of(Path dataDirectory) {
        Privilege privilege = Privilege.current();
        return new RunDirectories(
                privilege == Privilege.ROOT ? SYSTEM_PARENT : dataDirectory.resolve("run"), privilege);
    }

    public Path parent() {
        return parent;
    }

    public Privilege privilege() {
        return privilege;
    }

    /**
     * Creates and locks the directory of a new instance. As root it is a file system in memory of its
     * own: what the platform makes and deletes for each container costs no disk access, and all of it
     * goes in one step. It is shared, so that mounts made in it later reach running containers.
     */
    public RunDirectory create(InstanceId instance) throws IOException {
        Files.createDirectories(parent);
        PublicDirectory.allowPassage(parent);
        Path path = parent.resolve(instance.value());
        PublicDirectory.createPassable(path);
        FileChannel lock = null;
        try {
            if (privilege == Privilege.ROOT) {
                Mounts.mountMemory(path, "mode=0711");
                Mounts.makeShared(path);
            }
            // Locked under another name first: whoever sees the real one can rely on the lock.
            Path unseen = path.resolve("." + LOCK);
            lock = HeldLocks.create(path, unseen);
            Files.move(unseen, path.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
            RunDirectory directory = new RunDirectory(this, instance, path, lock);
            directory.furnish();
            return directory;
        } catch (IOException e) {
            try {
                clear(path);
                if (lock != null) {
                    HeldLocks.release(path, lock);
                }
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** The directories of every instance, alive or dead. */
    public List<Path> all() throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(entry -> Files.exists(entry.resolve(LOCK)))
                    .filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** The directories whose process is gone. */
    public List<Path> dead() throws IOException {
        List<Path> dead = new ArrayList<>();
        for (Path path : all()) {
            if (!isAlive(path)) {
                dead.add(path);
            }
        }
        return dead;
    }

    /** Whether a process holds the lock of {@code path}; false if there is no such directory. */
    public static boolean isAlive(Path path) throws IOException {
        if (HeldLocks.isHeldHere(path)) {
            return true;
        }
        try {
            Optional<FileChannel> lock = HeldLocks.tryExisting(path, path.resolve(LOCK));
            if (lock.isPresent()) {
                HeldLocks.release(path, lock.get());
            }
            return lock.isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Unmounts and deletes the directory of a dead instance. Does nothing if another process has done
     * so or is doing so.
     *
     * @throws IOException if something is left
     */
    public void delete(Path dead) throws IOException {
        try {
            Optional<FileChannel> lock = HeldLocks.tryExisting(dead, dead.resolve(LOCK));
            if (lock.isPresent()) {
                try {
                    clear(dead);
                } finally {
                    HeldLocks.release(dead, lock.get());
                }
            }
        } catch (NoSuchFileException e) {
            if (Files.exists(dead)) {
                throw e;
            }
        }
    }

    /** Deletes the lock last: until then the directory is known for what it is. */
    void clear(Path path) throws IOException {
        if (privilege == Privilege.ROOT) {
            Mounts.detachBelow(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.filter(entry -> !entry.endsWith(LOCK)).toList()) {
                PublicDirectory.deleteTree(entry);
            }
        }
        PublicDirectory.deleteTree(path);
    }
}
