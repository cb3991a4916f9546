package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.instance.PublicDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a function in an image that may hold neither a shell nor any other program: a
 * static busybox of this machine and a script. Thread-safe: made once, under its own monitor.
 */
final class WaitInImage {

    /** Where the folder appears inside a container. */
    static final String INSIDE = "/.ephemera";

    static final List<String> COMMAND = List.of(INSIDE + "/busybox", "sh", INSIDE + "/wait.sh");

    private static final List<Path> BUSYBOX = List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));

    private final Path directory;
    private @Nullable Path made;

    /** @param directory made when it is first asked for */
    WaitInImage(Path directory) {
        this.directory = directory;
    }

    /** The folder to be bound at {@link #INSIDE}. */
    synchronized Path provide() throws EngineException {
        if (made == null) {
            Path busybox = BUSYBOX.stream()
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new EngineException(
                            Kind.PERMANENT,
                            "Functions in images of their own need a static busybox on this machine, which waits in"
                                    + " their containers: apt-get install busybox-static"));
            try {
                make(busybox);
                made = directory;
            } catch (IOException e) {
                throw new EngineException(Kind.TRANSIENT, "Cannot write to " + directory + ": " + e, e);
            }
        }
        return made;
    }

    private void make(Path busybox) throws IOException {
        PublicDirectory.deleteTree(directory);
        PublicDirectory.createReadable(directory);
        Path copy = directory.resolve("busybox");
        Files.copy(busybox, copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path script = directory.resolve("wait.sh");
        try (InputStream text = Objects.requireNonNull(
                WaitInImage.class.getResourceAsStream("wait.sh"), "wait.sh is missing from the program")) {
            Files.copy(text, script);
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("r--r--r--"));
    }
}
