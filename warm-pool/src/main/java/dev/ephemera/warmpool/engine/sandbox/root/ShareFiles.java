package dev.ephemera.warmpool.engine.sandbox.root;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Turns the files that a root file system has in common with the one it was copied from into links, so that
 * they take disk space, and memory for their pages, once. Nothing writes to either any more. Stateless.
 */
final class ShareFiles {

    private static final String COMPARED = "unix:mode,uid,gid,size,lastModifiedTime";

    private ShareFiles() {}

    /** @return the bytes of the files that only {@code root} has */
    static long share(Path original, Path root) throws IOException {
        long[] own = {0};
        Path link = root.resolve(".shared");
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isRegularFile()) {
                    return FileVisitResult.CONTINUE;
                }
                Path counterpart = original.resolve(root.relativize(file).toString());
                if (!isSame(counterpart, file)) {
                    own[0] += attributes.size();
                } else {
                    Files.createLink(link, counterpart);
                    Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
                    Files.deleteIfExists(link);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return own[0];
    }

    private static boolean isSame(Path counterpart, Path file) throws IOException {
        if (!Files.isRegularFile(counterpart, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Map<String, Object> first = Files.readAttributes(counterpart, COMPARED, LinkOption.NOFOLLOW_LINKS);
        Map<String, Object> second = Files.readAttributes(file, COMPARED, LinkOption.NOFOLLOW_LINKS);
        return first.equals(second) && Files.mismatch(counterpart, file) < 0;
    }
}
