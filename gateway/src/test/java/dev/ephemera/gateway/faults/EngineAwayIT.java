package dev.ephemera.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.docker.SocketProxy;
import dev.ephemera.warmpool.engine.docker.TestEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole platform whose queue is full while its Docker Engine cannot be reached. */
@Timeout(600)
class EngineAwayIT {

    private static final int INVOCATIONS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsAnEngine() {
        assumeTrue(TestEngine.answers(), TestEngine.REASON);
    }

    @Test
    void whatWaitsRunsWhenItIsBack() throws Exception {
        Load load = new Load(62, 0);
        // A socket's path must be short.
        Path sockets = Files.createTempDirectory("ephemera-engine-");
        Path socket = sockets.resolve("docker.sock");
        try (SocketProxy proxy = new SocketProxy(socket, TestEngine.socket());
                PlatformProcess platform = new PlatformProcess(directory, "docker")
                        .with("DOCKER_HOST", "unix://" + socket)
                        .with("EPHEMERA_QUEUE_RETRIES", "1")
                        .with("EPHEMERA_QUEUE_RETRY_DELAYS", "1s")
                        .with("EPHEMERA_QUEUE_LONGEST_BACKOFF", "5s")) {
            platform.start();
            Load.deploy(platform, directory);
            load.send(platform, INVOCATIONS / 2);
            Books.awaitOver(platform, 5, PATIENCE);

            proxy.cut();
            load.send(platform, INVOCATIONS);
            Await.until(() -> "some have been put off, on " + platform, PATIENCE, () -> setbacks(platform) > 0);
            assertTrue(Books.of(platform).orElseThrow().over() < INVOCATIONS, "Nothing runs without an engine");
            proxy.restore();

            Books.awaitAllOver(platform, PATIENCE);
            load.assertNothingIsLost(platform);
            assertEquals(INVOCATIONS, load.accepted());
            System.out.println(load + ", " + Books.of(platform).orElseThrow());
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(sockets);
        }
    }

    private static long setbacks(PlatformProcess platform) {
        try {
            return platform.invocations().stream()
                    .filter(invocation ->
                            invocation.path("queue").path("setbacks").asInt() > 0)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
