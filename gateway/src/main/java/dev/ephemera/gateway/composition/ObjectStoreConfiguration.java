package dev.ephemera.gateway.composition;

import dev.ephemera.triggers.objectstore.embedded.EmbeddedStoreSettings;
import dev.ephemera.warmpool.resources.MemorySize;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The platform's own object store; see {@link EmbeddedStoreSettings}.
 *
 * @param enabled without it there is none
 */
@ConfigurationProperties("ephemera.object-store")
record ObjectStoreConfiguration(boolean enabled, Path libraries, int port, MemorySize heap) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    EmbeddedStoreSettings settings(Path data) {
        return new EmbeddedStoreSettings(
                libraries, data.resolve("objects"), Path.of(System.getProperty("java.home")), port, heap, PATIENCE);
    }
}
