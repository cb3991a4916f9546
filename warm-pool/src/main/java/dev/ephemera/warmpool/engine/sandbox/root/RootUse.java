package dev.ephemera.warmpool.engine.sandbox.root;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks for sandboxes that live in a root file system. Stateless. */
final class RootUse {

    private static final Path PROCESSES = Path.of("/proc");
    private static final int ROOT_FIELD = 3;

    private RootUse() {}

    /** Whether the root of any process that may be looked at is {@code root}. */
    static boolean isMounted(Path root) throws IOException {
        String end = root.subpath(root.getNameCount() - 2, root.getNameCount()).toString();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (mounts(process.resolve("mountinfo"), "/" + end)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean mounts(Path table, String end) {
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> line.split(" ", ROOT_FIELD + 2))
                    .anyMatch(fields -> fields.length > ROOT_FIELD && fields[ROOT_FIELD].endsWith(end));
        } catch (IOException e) {
            // The process has ended meanwhile, or is none of ours.
            return false;
        }
    }
}
