package dev.ephemera.warmpool.engine.sandbox.root;

import dev.ephemera.warmpool.engine.debian.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where root file systems are, and how they are built.
 *
 * @param directory holds them; others must be able to pass through its parents
 * @param debianMirror where packages come from
 * @param buildLimit how long one step of a recipe may take
 * @param hostRuntimes whether stacks run with the host's own language runtimes where it has them
 * @param environment for the commands of recipes, such as {@code http_proxy}
 */
public record RootSettings(
        Path directory,
        URI debianMirror,
        Duration buildLimit,
        HostRuntimes hostRuntimes,
        Map<String, String> environment) {

    /** Whether sandboxes may see the host's programs. */
    public enum HostRuntimes {
        USED,
        NOT_USED
    }

    private static final Path SYSTEM = Path.of("/var/lib/ephemera/roots");

    public RootSettings {
        environment = Map.copyOf(environment);
    }

    /** With Debian's own mirror, a quarter of an hour for each step, and the proxies of the given environment. */
    public static RootSettings in(Path directory, HostRuntimes hostRuntimes, Map<String, String> environment) {
        return new RootSettings(
                directory.toAbsolutePath().normalize(),
                URI.create("http://deb.debian.org/debian"),
                Duration.ofMinutes(15),
                hostRuntimes,
                Proxies.of(environment));
    }

    /**
     * For programs without a configuration: {@code EPHEMERA_SANDBOX_ROOTS}, otherwise the machine's own directory,
     * and the host's runtimes unless {@code EPHEMERA_SANDBOX_HOST_RUNTIMES} is {@code false}.
     */
    public static RootSettings of(Map<String, String> environment) {
        return in(
                Path.of(environment.getOrDefault("EPHEMERA_SANDBOX_ROOTS", SYSTEM.toString())),
                "false".equals(environment.get("EPHEMERA_SANDBOX_HOST_RUNTIMES"))
                        ? HostRuntimes.NOT_USED
                        : HostRuntimes.USED,
                environment);
    }
}
