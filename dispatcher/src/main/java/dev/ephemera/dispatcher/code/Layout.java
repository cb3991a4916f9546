package dev.ephemera.dispatcher.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * Where the store keeps what. Everything is made below {@code temporary} and renamed into its place
 * when it is whole, and renamed back before it is removed, so no other folder ever holds halves.
 *
 * @param packages zip files, named by their digest
 * @param unpacked copies of packages, one folder each
 * @param temporary what is being made or removed
 * @param lock is locked while a process has the store open
 */
record Layout(Path packages, Path unpacked, Path temporary, Path lock) {

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    static Layout under(Path directory) throws IOException {
        Files.createDirectories(directory, PRIVATE);
        Layout layout = new Layout(
                directory.resolve("packages"),
                directory.resolve("unpacked"),
                directory.resolve("temporary"),
                directory.resolve("lock"));
        Files.createDirectories(layout.packages, PRIVATE);
        Files.createDirectories(layout.unpacked, PRIVATE);
        Files.createDirectories(layout.temporary, PRIVATE);
        return layout;
    }

    /** A path that nothing else uses. */
    Path newTemporary() {
        return temporary.resolve(UUID.randomUUID().toString());
    }
}
