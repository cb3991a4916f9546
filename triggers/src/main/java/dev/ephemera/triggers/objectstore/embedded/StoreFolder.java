package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.warmpool.instance.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The store's data folder, and a lock by which two platforms keep apart. Immutable. */
record StoreFolder(Path path) {

    Path output() {
        return path.resolve("object-store.log");
    }

    /** @throws StoreException if it cannot be created, or belongs to another living platform */
    FolderLock claim() throws StoreException {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            return FolderLock.tryTake(path)
                    .orElseThrow(() -> new StoreException("the folder " + path + " is in use by "
                            + FolderLock.holder(path) + ": stop that, or give this platform a data folder of its own"));
        } catch (IOException e) {
            throw new StoreException(
                    "the folder " + path + " cannot be written to (" + e + "): it must be this user's own", e);
        }
    }
}
