package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/** The Docker Engine that tests use. */
public final class TestEngine {

    public static final String REASON =
            "no Docker Engine answers; start one with .ci/docker-engine and set DOCKER_HOST to what it prints";

    static final String DOCKERFILE = """
            ARG BASE
            FROM ${BASE}
            COPY . /var/runtime
            RUN chmod -R a+rX /var/runtime
            """;

    private static final Path STACKS = Path.of("stacks").toAbsolutePath();

    private TestEngine() {}

    /** Those of the environment; {@code EPHEMERA_DOCKER_BASE_IMAGE} names another public image, or none if empty. */
    static DockerSettings settings() {
        DockerSettings settings = DockerSettings.of(System.getenv());
        String image = System.getenv("EPHEMERA_DOCKER_BASE_IMAGE");
        return image == null ? settings : settings.withPublicImage(Optional.of(image));
    }

    public static boolean answers() {
        DockerSettings settings = settings();
        if (!Files.exists(settings.socket())) {
            return false;
        }
        try (EngineCalls calls = EngineCalls.open(settings)) {
            calls.order("answer", client -> client.pingCmd().exec());
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    public static Path socket() {
        return settings().socket();
    }

    static Path stacks() {
        return STACKS;
    }

    /** Puts the folder of the base image beside a stack. */
    static void copyBase(Path parent) throws IOException {
        Path target = Files.createDirectory(parent.resolve("base"));
        try (Stream<Path> files = Files.list(STACKS.resolve("base"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
