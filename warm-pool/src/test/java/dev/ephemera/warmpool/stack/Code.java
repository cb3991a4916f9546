package dev.ephemera.warmpool.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/** Packages for bootstraps to load. */
final class Code {

    private Code() {}

    static Consumer<Path> file(String name, String content) {
        return directory -> write(directory.resolve(name), content, "rw-r--r--");
    }

    static Consumer<Path> executable(String name, String content) {
        return directory -> write(directory.resolve(name), content, "rwxr-xr-x");
    }

    private static void write(Path file, String content, String permissions) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
