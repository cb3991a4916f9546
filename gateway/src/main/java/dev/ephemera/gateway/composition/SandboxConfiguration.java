package dev.ephemera.gateway.composition;

import dev.ephemera.warmpool.engine.sandbox.root.RootSettings;
import dev.ephemera.warmpool.engine.sandbox.root.RootSettings.HostRuntimes;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import java.util.Map;

/** Where the programs of the sandbox engine's containers come from; see {@link RootSettings}. */
@ConfigurationProperties("ephemera.sandbox")
record SandboxConfiguration(Path roots, boolean hostRuntimes) {

    SandboxConfiguration {
        if (roots.toString().isBlank()) {
            throw new IllegalArgumentException("ephemera.sandbox.roots is empty; it is the path of a directory");
        }
    }

    RootSettings settings(Map<String, String> environment) {
        return RootSettings.in(roots, hostRuntimes ? HostRuntimes.USED : HostRuntimes.NOT_USED, environment);
    }
}
