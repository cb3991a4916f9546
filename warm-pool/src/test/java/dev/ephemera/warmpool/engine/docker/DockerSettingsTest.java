package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DockerSettingsTest {

    @Test
    void findsTheEngineWhereItUsuallyIs() {
        assertEquals(
                Path.of("/var/run/docker.sock"), DockerSettings.of(Map.of()).socket());
        assertEquals(
                Path.of("/var/run/docker.sock"),
                DockerSettings.of(Map.of("DOCKER_HOST", "")).socket());
    }

    @Test
    void followsDockerHost() {
        assertEquals(
                Path.of("/run/user/1000/docker.sock"),
                DockerSettings.of(Map.of("DOCKER_HOST", "unix:///run/user/1000/docker.sock"))
                        .socket());
    }

    @Test
    void refusesAnEngineOfAnotherMachine() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> DockerSettings.of(Map.of("DOCKER_HOST", "tcp://192.0.2.1:2375")));
        assertTrue(refused.getMessage().contains("tcp://192.0.2.1:2375"), refused.getMessage());
        assertTrue(refused.getMessage().contains("DOCKER_HOST"), refused.getMessage());
    }

    @Test
    void passesProxiesAndNothingElseOnToBuilds() {
        DockerSettings settings = DockerSettings.of(Map.of(
                "HTTP_PROXY", "http://proxy", "no_proxy", "localhost", "SECRET", "secret", "MY_HTTP_PROXY_KEY", "x"));
        assertEquals(Map.of("HTTP_PROXY", "http://proxy", "no_proxy", "localhost"), settings.buildArguments());
    }

    @Test
    void asksNoRegistryWhereNoImageIsNamed() {
        DockerSettings settings = DockerSettings.of(Map.of());
        assertEquals(Optional.of("debian:bookworm-slim"), settings.publicImage());
        assertEquals(
                Optional.empty(), settings.withPublicImage(Optional.of(" ")).publicImage());
    }
}
