package dev.ephemera.warmpool.engine.sandbox.root;

import dev.ephemera.warmpool.engine.StackImage;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A finished root file system.
 *
 * @param directory becomes {@code /} of a sandbox, read-only
 * @param version of the language runtime in it; empty if it does not tell
 * @param own the size of what it does not share with the one it was made from
 * @param origin that one, as far as it is still there
 */
public record StackRoot(Path directory, String version, MemorySize own, Optional<StackRoot> origin) {

    private static final String ROOT = "root";
    private static final String VERSION = "version";
    private static final String OWN = "own-bytes";

    static StackRoot read(Path folder, Optional<StackRoot> origin) throws IOException {
        return new StackRoot(
                folder.resolve(ROOT),
                Files.readString(folder.resolve(VERSION)).strip(),
                new MemorySize(
                        Long.parseLong(Files.readString(folder.resolve(OWN)).strip())),
                origin);
    }

    /** What a person is told of it. */
    public StackImage image() {
        return new StackImage(String.valueOf(directory.getParent()), own, origin.map(StackRoot::image));
    }

    static Path in(Path folder) {
        return folder.resolve(ROOT);
    }

    static void write(Path folder, String version, long own) throws IOException {
        Files.writeString(folder.resolve(VERSION), version + "\n");
        Files.writeString(folder.resolve(OWN), own + "\n");
    }
}
