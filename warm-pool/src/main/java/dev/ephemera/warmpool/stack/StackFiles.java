package dev.ephemera.warmpool.stack;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What appears in a stack's containers as {@code /var/runtime}: the files of the stack it is built on, if it
 * is, then its own folder, and in it each of its supplies as a folder of the supply's name. Immutable; reads
 * the disk at each call.
 */
public record StackFiles(Stack stack) {

    /** What a person can do about a supply that is not there; empty if all are. */
    public Optional<String> missing() {
        return lineage()
                .flatMap(one -> new StackFiles(one).missingHere().stream())
                .findFirst();
    }

    private Optional<String> missingHere() {
        return stack.supplies().stream()
                .filter(supply -> !Files.isDirectory(supply))
                .findFirst()
                .map(supply -> "Stack " + stack.name() + " needs " + supply.getFileName()
                        + ", which the platform's build makes and which is not in " + supply.getParent()
                        + "; build the platform again, ./ephemera serve does");
    }

    /** A word of the stack's command, with the host's own path in the place of one inside a container. */
    public String onHost(String word) {
        String path = word;
        for (Stack one : lineage().toList()) {
            for (Path supply : one.supplies()) {
                path = path.replace(Stack.DIRECTORY_INSIDE + "/" + supply.getFileName() + "/", supply + "/");
            }
        }
        String inside = path;
        return lineage()
                .map(one -> inside.replace(Stack.DIRECTORY_INSIDE + "/", one.directory() + "/"))
                .filter(there -> Files.exists(Path.of(there)))
                .findFirst()
                .orElseGet(() -> inside.replace(Stack.DIRECTORY_INSIDE + "/", stack.directory() + "/"));
    }

    /** The stack, the one it is built on, and so forth. */
    private Stream<Stack> lineage() {
        return Stream.iterate(Optional.of(stack), Optional::isPresent, one -> one.flatMap(Stack::parent))
                .flatMap(Optional::stream);
    }

    /** Adds names and contents of the files that the stack itself brings. */
    public void addTo(FolderDigest digest) throws IOException {
        digest.add(stack.directory());
        for (Path supply : stack.supplies()) {
            digest.add(String.valueOf(supply.getFileName())).add(supply);
        }
    }

    /** The supplies of the stack and of those it is built on. */
    public List<Path> supplies() {
        return lineage().flatMap(one -> one.supplies().stream()).toList();
    }

    /** Copies all files but the supplies into {@code target}, those of the stacks it is built on included. */
    public void copyFoldersTo(Path target) throws IOException {
        for (Stack one : lineage().toList().reversed()) {
            copy(one.directory(), target);
        }
    }

    /** Copies all files into {@code target}, those of the stacks it is built on included. */
    public void copyAllTo(Path target) throws IOException {
        for (Stack one : lineage().toList().reversed()) {
            new StackFiles(one).copyTo(target);
        }
    }

    /**
     * Copies the files that the stack itself brings into {@code target}, over those there. Times stay as they are: archives of
     * classes name those of the files they were made from.
     */
    public void copyTo(Path target) throws IOException {
        copy(stack.directory(), target);
        for (Path supply : stack.supplies()) {
            copy(supply, target.resolve(String.valueOf(supply.getFileName())));
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(source.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copied = target.resolve(source.relativize(file));
                if (attributes.isSymbolicLink()) {
                    Files.deleteIfExists(copied);
                    Files.createSymbolicLink(copied, Files.readSymbolicLink(file));
                } else {
                    Files.copy(file, copied, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
