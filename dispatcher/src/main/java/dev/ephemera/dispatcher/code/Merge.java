package dev.ephemera.dispatcher.code;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Lays unpacked packages over each other, with hard links in place of copies. What a package holds
 * takes the place of whatever an earlier one has under the same path; only folders are joined.
 * Nothing is ever written through a link. Confined to one thread.
 */
final class Merge {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path target;
    private long bytes;

    /** @param target made with the first package */
    Merge(Path target) {
        this.target = target;
    }

    void add(Path unpacked) throws IOException {
        Files.walkFileTree(unpacked, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path place = place(folder);
                if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(place);
                    Files.createDirectory(place);
                    // What is given at creation is cut by the process's umask.
                    Files.setPosixFilePermissions(place, FOLDER);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path place = place(file);
                if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                    DeleteTree.at(place);
                }
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(place, Files.readSymbolicLink(file));
                } else {
                    Files.createLink(place, file);
                    bytes += attributes.size();
                }
                return FileVisitResult.CONTINUE;
            }

            private Path place(Path path) {
                return target.resolve(unpacked.relativize(path));
            }
        });
    }

    /** Bytes of all files that were added, those that were replaced included. */
    long bytes() {
        return bytes;
    }
}
