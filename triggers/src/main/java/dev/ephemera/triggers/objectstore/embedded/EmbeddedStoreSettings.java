package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.warmpool.resources.MemorySize;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the platform's own object store is run.
 *
 * @param libraries the folder of the store's jars
 * @param data where it keeps its objects; nobody else's, and created where it is missing
 * @param javaHome the Java that runs it
 * @param port where clients reach it on the loopback interface, 1 to 65535, or 0 for a free one
 * @param heap what its JVM may use for objects; the process occupies about 100 MB beyond it
 * @param patience how long it may take to stop in order, before it is killed; longer than zero
 */
public record EmbeddedStoreSettings(
        Path libraries, Path data, Path javaHome, int port, MemorySize heap, Duration patience) {

    private static final MemorySize LEAST_HEAP = MemorySize.ofMegabytes(192);
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);
    private static final int HIGHEST_PORT = 65_535;

    public EmbeddedStoreSettings {
        libraries = libraries.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "The object store's port is 1 to 65535, or 0 for a free one, not " + port);
        }
        if (heap.compareTo(LEAST_HEAP) < 0) {
            throw new IllegalArgumentException("The object store's heap is at least " + LEAST_HEAP + ", not " + heap);
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("The object store's time to stop is longer than zero, not " + patience);
        }
    }

    /** With this process's Java, and as little memory as it gets along with. */
    public static EmbeddedStoreSettings of(Path libraries, Path data, int port) {
        return new EmbeddedStoreSettings(
                libraries, data, Path.of(System.getProperty("java.home")), port, LEAST_HEAP, USUAL_PATIENCE);
    }
}
