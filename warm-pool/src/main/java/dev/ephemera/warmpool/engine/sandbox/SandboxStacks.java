package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Copies of the stacks' folders where the users of sandboxes can read them, made once for each stack.
 * Immutable; a copy appears whole or not at all.
 *
 * @param directory holds the copies
 */
record SandboxStacks(Path directory) {

    private static final int NAME_LENGTH = 8;

    Path copyOf(Stack stack) {
        return directory.resolve(stack.name());
    }

    void prepare(Stack stack) throws IOException {
        Path copy = copyOf(stack);
        if (Files.isDirectory(copy)) {
            return;
        }
        Path unfinished = directory.resolve("." + RandomName.of(NAME_LENGTH));
        copy(stack.directory(), unfinished);
        SandboxRoot.makeReadable(unfinished);
        try {
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            PublicDirectory.deleteTree(unfinished);
            if (!Files.isDirectory(copy)) {
                throw e;
            }
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(target.resolve(source.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copied = target.resolve(source.relativize(file));
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(copied, Files.readSymbolicLink(file));
                } else {
                    Files.copy(file, copied, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
