package dev.ephemera.warmpool.engine.debian;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.posix.Privilege;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Debian from packages with the program debootstrap. Stateless, thread-safe.
 *
 * @param mirror where the packages come from
 * @param limit how long it may take
 */
public record Debootstrap(URI mirror, Duration limit) {

    private static final Logger LOG = LoggerFactory.getLogger(Debootstrap.class);

    private static final String DEFAULT_RELEASE = "bookworm";
    private static final Path RELEASE_FILE = Path.of("/etc/os-release");
    private static final List<Path> PROGRAM_DIRECTORIES = Stream.of(
                    "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
            .map(Path::of)
            .toList();

    /** What keeps it from working here, and the remedy, as half a sentence; empty if nothing does. */
    public Optional<String> obstacle() {
        if (PROGRAM_DIRECTORIES.stream().noneMatch(place -> Files.isExecutable(place.resolve("debootstrap")))) {
            return Optional.of("debootstrap is not installed; install the package debootstrap");
        }
        if (Privilege.current() != Privilege.ROOT) {
            return Optional.of("debootstrap needs root; start Ephemera once as root");
        }
        return Optional.empty();
    }

    /** The host's own release, whose packages its mirrors surely have; bookworm on other systems. */
    public static String release() throws IOException {
        if (!Files.exists(RELEASE_FILE)) {
            return DEFAULT_RELEASE;
        }
        List<String> lines = Files.readAllLines(RELEASE_FILE);
        return lines.contains("ID=debian")
                ? lines.stream()
                        .filter(line -> line.startsWith("VERSION_CODENAME="))
                        .map(line -> line.substring(line.indexOf('=') + 1))
                        .filter(name -> name.matches("[a-z]+"))
                        .findFirst()
                        .orElse(DEFAULT_RELEASE)
                : DEFAULT_RELEASE;
    }

    /**
     * Runs a script that calls debootstrap.
     *
     * @param script writes an image's build context to its standard output, given release and mirror
     * @param archive takes that output
     */
    public void run(Path script, String release, Path archive) throws EngineException, IOException {
        ProgressLines progress = new ProgressLines("Debian " + release);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), release, mirror.toString())
                .redirectOutput(archive.toFile());
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        process.getOutputStream().close();
        Thread reader = Thread.ofVirtual().name("debootstrap").start(() -> {
            try (BufferedReader errors = process.errorReader()) {
                errors.lines().forEach(progress::line);
            } catch (IOException | UncheckedIOException e) {
                LOG.debug("The output of {} broke off", script, e);
            }
        });
        try {
            boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new EngineException(
                        Kind.TRANSIENT,
                        "debootstrap of Debian " + release + " from " + mirror
                                + (ended ? " failed" : " took more than " + limit) + "; its last lines: "
                                + progress.last());
            }
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.TRANSIENT, "Interrupted while making a Debian", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
