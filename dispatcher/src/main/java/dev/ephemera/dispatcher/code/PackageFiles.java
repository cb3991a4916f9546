package dev.ephemera.dispatcher.code;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The packages on disk. A file is either there whole or not at all. Thread-safe: it has no state of its own. */
final class PackageFiles {

    private static final String ENDING = ".zip";

    private final Layout layout;

    PackageFiles(Layout layout) {
        this.layout = layout;
    }

    Path pathOf(CodeDigest digest) {
        return layout.packages().resolve(digest.hex() + ENDING);
    }

    boolean has(CodeDigest digest) {
        return Files.exists(pathOf(digest));
    }

    /** When this returns, the package survives a crash of the machine, whoever wrote it. */
    void write(CodeDigest digest, byte[] zip) throws IOException {
        if (!has(digest)) {
            Path temporary = layout.newTemporary();
            try (FileChannel file =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(zip);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(temporary, pathOf(digest), StandardCopyOption.ATOMIC_MOVE);
        }
        try (FileChannel folder = FileChannel.open(layout.packages(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    byte[] read(CodeDigest digest) throws IOException {
        return Files.readAllBytes(pathOf(digest));
    }

    void delete(CodeDigest digest) throws IOException {
        Files.deleteIfExists(pathOf(digest));
    }

    Set<CodeDigest> all() throws IOException {
        Set<CodeDigest> digests = new HashSet<>();
        try (Stream<Path> files = Files.list(layout.packages())) {
            files.map(file -> Objects.requireNonNull(file.getFileName()).toString())
                    .filter(name -> name.endsWith(ENDING))
                    .forEach(name -> digests.add(new CodeDigest(name.substring(0, name.length() - ENDING.length()))));
        }
        return digests;
    }
}
