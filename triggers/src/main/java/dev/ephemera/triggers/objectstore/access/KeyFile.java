package dev.ephemera.triggers.objectstore.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A file with one key, which only its owner can read. Stateless. */
public final class KeyFile {

    private static final int LINES = 2;

    private KeyFile() {}

    /** The key in the file, which is made with a new one where it is missing. */
    public static StoreKey open(Path file) throws IOException {
        if (!Files.exists(file)) {
            write(file, StoreKey.random("EPH"));
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        if (lines.size() != LINES || lines.contains("")) {
            throw new IOException(
                    file + " holds no key: it must have an access key id in its first line and a secret in"
                            + " its second; delete it to get a new key");
        }
        return new StoreKey(lines.getFirst(), lines.getLast());
    }

    private static void write(Path file, StoreKey key) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(unfinished);
        try {
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("Two platforms are starting on " + file.getParent() + "; stop one of them", e);
        }
        Files.writeString(
                unfinished, key.id() + "\n" + key.secret() + "\n", StandardCharsets.US_ASCII, StandardOpenOption.DSYNC);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
