package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The root directory of all sandboxes, made once: mount points, links as the host has them, and an
 * {@code /etc} with the little that runtimes read. A sandbox is bound to it read-only, which is one
 * mount instead of a dozen.
 *
 * @param directory the prepared root
 * @param programs the host's directories that appear in it
 */
record SandboxRoot(Path directory, List<Path> programs) {

    private static final List<String> PROGRAM_DIRECTORIES = List.of("bin", "sbin", "lib", "lib64", "lib32", "libx32");

    private static final List<String> MOUNT_POINTS = List.of(
            "usr",
            "proc",
            "dev",
            "tmp",
            "var",
            "run",
            Stack.RUN_DIRECTORY_INSIDE.substring(1),
            Stack.TASK_DIRECTORY_INSIDE.substring(1),
            Stack.LAYERS_DIRECTORY_INSIDE.substring(1),
            Stack.DIRECTORY_INSIDE.substring(1));

    static SandboxRoot create(Path directory) throws IOException {
        PublicDirectory.createReadable(directory);
        for (String point : MOUNT_POINTS) {
            PublicDirectory.createReadable(directory.resolve(point));
        }
        Files.createSymbolicLink(directory.resolve("var/tmp"), Path.of("/tmp"));
        List<Path> programs = new ArrayList<>(List.of(Path.of("/usr")));
        for (String name : PROGRAM_DIRECTORIES) {
            Path onHost = Path.of("/").resolve(name);
            if (Files.isSymbolicLink(onHost)) {
                Files.createSymbolicLink(directory.resolve(name), Files.readSymbolicLink(onHost));
            } else if (Files.isDirectory(onHost)) {
                PublicDirectory.createReadable(directory.resolve(name));
                programs.add(onHost);
            }
        }
        SandboxEtc.create(directory.resolve("etc"));
        makeReadable(directory);
        return new SandboxRoot(directory, List.copyOf(programs));
    }

    /** Whatever the umask, the sandbox's user must be able to read what was written here. */
    static void makeReadable(Path tree) throws IOException {
        try (Stream<Path> entries = Files.walk(tree)) {
            for (Path entry :
                    entries.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                PublicDirectory.allowReading(entry);
            }
        }
    }
}
