package dev.ephemera.supplies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An archive of the classes that each start of the bootstrap loads. It fits the files it is made from, and
 * stays valid when all of them are moved or copied with their times.
 *
 * @param java the program
 * @param options a file with the options that every process has
 * @param jar the bootstrap
 */
record ClassArchive(Path java, Path options, Path jar) {

    private static final int PATIENCE_SECONDS = 120;

    /** Has a process rehearse, and keep what it loaded for that. */
    void write(Path archive) throws IOException, InterruptedException {
        Path log = Files.createTempFile("ephemera-rehearsal-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            java.toString(),
                            "@" + options,
                            "-XX:AOTCacheOutput=" + archive,
                            "-jar",
                            jar.toString(),
                            "rehearse")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().put("LANG", "C.UTF-8");
            builder.environment().put("EPHEMERA_RUNTIME_PORT", "0");
            Process process = builder.start();
            try {
                boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (!ended || process.exitValue() != 0 || !Files.isRegularFile(archive)) {
                    throw new IllegalStateException("The rehearsal of " + jar + " "
                            + (ended ? "ended with status " + process.exitValue() : "did not end")
                            + " and left " + (Files.isRegularFile(archive) ? "an" : "no") + " archive; it printed: "
                            + Files.readString(log));
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            Files.delete(log);
        }
    }
}
