package dev.ephemera.warmpool.slot;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Fills the slot with hard links to the code: no privilege needed, and no copy of any content. */
enum LinkBinding implements CodeBinding {
    INSTANCE;

    @Override
    public void bind(Path code, Path task) throws IOException {
        Files.walkFileTree(code, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(inTask(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(inTask(file), Files.readSymbolicLink(file));
                } else {
                    Files.createLink(inTask(file), file);
                }
                return FileVisitResult.CONTINUE;
            }

            private Path inTask(Path path) {
                return task.resolve(code.relativize(path));
            }
        });
    }

    /** Nothing to undo: deleting a link leaves the file to its other names. */
    @Override
    public void unbind(Path task) {}
}
