package dev.ephemera.gateway.composition;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;

/**
 * Where the platform lives.
 *
 * @param host the address to listen on
 * @param port 0 takes a free one
 * @param data what survives
 * @param stacks one folder per stack
 * @param engine what makes containers
 */
@ConfigurationProperties("ephemera")
record PlatformSettings(String host, int port, Path data, Path stacks, EngineChoice engine) {

    private static final int LAST_PORT = 65_535;

    public PlatformSettings {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("ephemera.port is 0 to " + LAST_PORT + ", not " + port);
        }
        data = data.toAbsolutePath().normalize();
        stacks = stacks.toAbsolutePath().normalize();
    }

    Path databaseFile() {
        return data.resolve("ephemera.db");
    }

    Path objectStoreKeyFile() {
        return data.resolve("object-store.key");
    }

    Path codeDirectory() {
        return data.resolve("code");
    }
}
