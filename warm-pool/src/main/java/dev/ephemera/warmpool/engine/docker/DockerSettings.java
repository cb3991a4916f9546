package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.debian.Proxies;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach the Docker Engine, and what its images are made from.
 *
 * @param host the engine's socket, such as {@code unix:///var/run/docker.sock}; it must be on this
 *     machine, since containers share directories with the platform
 * @param publicImage the image that stacks are built on where a registry answers; empty asks no
 *     registry and always builds a Debian with debootstrap
 * @param debianMirror where debootstrap gets its packages
 * @param registryPatience how long a registry may take for its first sign of life
 * @param callTimeout how long the engine may take for one call
 * @param buildTimeout how long one image may take
 * @param buildArguments given to every build, such as {@code http_proxy}
 */
public record DockerSettings(
        URI host,
        Optional<String> publicImage,
        URI debianMirror,
        Duration registryPatience,
        Duration callTimeout,
        Duration buildTimeout,
        Map<String, String> buildArguments) {

    private static final URI DEFAULT_HOST = URI.create("unix:///var/run/docker.sock");
    private static final String SCHEME = "unix";

    public DockerSettings {
        if (!SCHEME.equals(host.getScheme())
                || host.getPath() == null
                || host.getPath().isEmpty()) {
            throw new IllegalArgumentException("The Docker Engine's address is '" + host
                    + "', but Ephemera needs an engine on its own machine; set DOCKER_HOST to a socket such as "
                    + DEFAULT_HOST + ", or unset it");
        }
        publicImage = publicImage.filter(image -> !image.isBlank());
        buildArguments = Map.copyOf(buildArguments);
    }

    /**
     * The defaults, with {@code DOCKER_HOST} and the proxies of the given environment.
     *
     * @throws IllegalArgumentException if {@code DOCKER_HOST} is not a socket of this machine
     */
    public static DockerSettings of(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        return new DockerSettings(
                host.isBlank() ? DEFAULT_HOST : URI.create(host.strip()),
                Optional.of("debian:bookworm-slim"),
                URI.create("http://deb.debian.org/debian"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                // Docker passes these to builds without keeping them in the image.
                Proxies.of(environment));
    }

    public DockerSettings withPublicImage(Optional<String> image) {
        return new DockerSettings(
                host, image, debianMirror, registryPatience, callTimeout, buildTimeout, buildArguments);
    }

    /** The socket's path. */
    public Path socket() {
        return Path.of(host.getPath());
    }
}
