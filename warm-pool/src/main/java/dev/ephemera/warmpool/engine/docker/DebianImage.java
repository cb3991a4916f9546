package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.stack.FolderDigest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Debian that all images start from: pulled where a registry answers, otherwise made by
 * debootstrap. Stateless, thread-safe.
 */
record DebianImage(Images images, DockerSettings settings) {

    private static final Logger LOG = LoggerFactory.getLogger(DebianImage.class);

    private static final String REPOSITORY = "ephemera/debian";
    private static final String DEFAULT_RELEASE = "bookworm";
    private static final Path RELEASE_FILE = Path.of("/etc/os-release");
    private static final List<Path> PROGRAM_DIRECTORIES = Stream.of(
                    "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
            .map(Path::of)
            .toList();

    /**
     * Provides the image.
     *
     * @param script writes a build context to its standard output, given release and mirror
     * @return the image's name
     */
    String provide(Path script) throws EngineException, IOException {
        Optional<String> known = settings.publicImage();
        if (known.isPresent() && images.exists(known.get())) {
            return known.get();
        }
        String release = release();
        String tag =
                release + "-" + new FolderDigest().add(Files.readString(script)).hex();
        if (images.exists(REPOSITORY + ":" + tag)) {
            return REPOSITORY + ":" + tag;
        }
        if (known.isPresent() && pulled(known.get())) {
            return known.get();
        }
        make(script, release, tag);
        return REPOSITORY + ":" + tag;
    }

    private boolean pulled(String image) {
        try {
            LOG.info("image {}: asking a registry for it", image);
            images.pull(image);
            return true;
        } catch (EngineException e) {
            LOG.info("image {}: cannot be had ({}); making a Debian with debootstrap instead", image, e.getMessage());
            return false;
        }
    }

    private void make(Path script, String release, String tag) throws EngineException, IOException {
        if (PROGRAM_DIRECTORIES.stream().noneMatch(place -> Files.isExecutable(place.resolve("debootstrap")))) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "There is no image to build stacks on: no registry answers and debootstrap is not installed;"
                            + " install the package debootstrap, or give Docker a way to a registry");
        }
        if (Privilege.current() != Privilege.ROOT) {
            throw new EngineException(
                    Kind.PERMANENT,
                    "There is no image to build stacks on: no registry answers and debootstrap needs root;"
                            + " start Ephemera once as root, or give Docker a way to a registry");
        }
        Path archive = Files.createTempFile("ephemera-debian-", ".tar");
        try {
            run(script, release, archive);
            images.build(REPOSITORY + ":" + tag, archive);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private void run(Path script, String release, Path archive) throws EngineException, IOException {
        ProgressLines progress = new ProgressLines("image " + REPOSITORY);
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh",
                        script.toString(),
                        release,
                        settings.debianMirror().toString())
                .redirectOutput(archive.toFile());
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        process.getOutputStream().close();
        Thread reader = Thread.ofVirtual().name("debootstrap").start(() -> {
            try (BufferedReader errors = process.errorReader()) {
                errors.lines().forEach(progress::line);
            } catch (IOException e) {
                LOG.debug("The output of {} broke off", script, e);
            }
        });
        try {
            boolean ended = process.waitFor(settings.buildTimeout().toNanos(), TimeUnit.NANOSECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new EngineException(
                        Kind.TRANSIENT,
                        "debootstrap of Debian " + release + " from " + settings.debianMirror()
                                + (ended ? " failed" : " took more than " + settings.buildTimeout())
                                + "; its last lines: " + progress.last());
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

    /** The host's own release, whose packages its mirrors surely have; bookworm on other systems. */
    private static String release() throws IOException {
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
}
