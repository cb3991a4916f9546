package dev.ephemera.gateway.composition;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform lives.
 *
 * @param host the address to listen on
 * @param port 0 takes a free one
 * @param data what survives
 * @param stacks one folder per stack: those that come with Ephemera
 * @param ownStacks the same: those of whoever runs this platform
 * @param engine what makes containers
 */
@ConfigurationProperties("ephemera")
record PlatformSettings(
        String host,
        int port,
        Path data,
        Path stacks,
        @Nullable List<Path> ownStacks,
        EngineChoice engine) {

    private static final int LAST_PORT = 65_535;

    public PlatformSettings {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("ephemera.port is 0 to " + LAST_PORT + ", not " + port);
        }
        data = data.toAbsolutePath().normalize();
        stacks = stacks.toAbsolutePath().normalize();
    }

    List<Path> allStacks() {
        List<Path> all = new ArrayList<>(List.of(stacks));
        if (ownStacks != null) {
            ownStacks.forEach(folder -> all.add(folder.toAbsolutePath().normalize()));
        }
        return all;
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
