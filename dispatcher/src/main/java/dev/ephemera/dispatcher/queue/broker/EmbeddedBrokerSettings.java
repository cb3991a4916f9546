package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.warmpool.resources.MemorySize;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the platform's own broker is run.
 *
 * @param libraries the folder of the broker's jars
 * @param data where it keeps its records; nobody else's, and created where it is missing
 * @param javaHome the Java that runs it
 * @param port where clients reach it on the loopback interface, 1 to 65535, or 0 for a free one
 * @param heap what its JVM may use for objects; the process occupies less than 150 MB beyond it
 * @param patience how long it may take to stop in order, before it is killed; longer than zero
 */
public record EmbeddedBrokerSettings(
        Path libraries, Path data, Path javaHome, int port, MemorySize heap, Duration patience) {

    private static final MemorySize LEAST_HEAP = MemorySize.ofMegabytes(128);
    private static final MemorySize USUAL_HEAP = MemorySize.ofMegabytes(256);
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);
    private static final int HIGHEST_PORT = 65_535;

    public EmbeddedBrokerSettings {
        libraries = libraries.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("The broker's port is 1 to 65535, or 0 for a free one, not " + port);
        }
        if (heap.compareTo(LEAST_HEAP) < 0) {
            throw new IllegalArgumentException("The broker's heap is at least " + LEAST_HEAP + ", not " + heap);
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("The broker's time to stop is longer than zero, not " + patience);
        }
        if (data.toString().contains(",")) {
            throw new IllegalArgumentException(
                    "Kafka reads a comma as the end of a folder's name; move the data away from " + data);
        }
    }

    /** With this process's Java, a free port, and a size for one machine. */
    public static EmbeddedBrokerSettings of(Path libraries, Path data) {
        return new EmbeddedBrokerSettings(
                libraries, data, Path.of(System.getProperty("java.home")), 0, USUAL_HEAP, USUAL_PATIENCE);
    }

    public EmbeddedBrokerSettings withPort(int fixed) {
        return new EmbeddedBrokerSettings(libraries, data, javaHome, fixed, heap, patience);
    }
}
