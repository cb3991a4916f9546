package dev.ephemera.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.queue.broker.TestBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two whole platforms over one Kafka and one PostgreSQL. */
@Timeout(600)
class TwoNodesIT {

    private static final int INVOCATIONS = 400;
    private static final int IN_HAND = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsTheSandbox() {
        PlatformProcess.assumeSandbox();
    }

    @Test
    void oneFinishesWhatTheOtherLeavesWhenItIsKilled() throws Exception {
        Load load = new Load(7, 0.1);
        try (TestBroker broker = TestBroker.startOwn();
                EmbeddedPostgres postgres = EmbeddedPostgres.start();
                PlatformProcess killed = node("killed", broker, postgres);
                PlatformProcess left = node("left", broker, postgres)) {
            killed.start();
            left.start();
            // Packages are kept by each node for itself.
            Load.deploy(killed, directory);
            Load.deploy(left, directory);

            load.send(killed, 50);
            load.send(left, INVOCATIONS / 2);
            Books.awaitOver(left, INVOCATIONS / 4, PATIENCE);
            Set<String> before = nodes(left.invocations());
            assertEquals(2, before.size(), () -> "Both take part in the work: " + before);
            killed.kill();
            load.send(left, INVOCATIONS);
            Books.awaitAllOver(left, PATIENCE);

            load.assertNothingIsLost(left);
            Map<String, Long> repeats = Load.repeats(left.invocations());
            assertTrue(repeats.size() <= 1, () -> "Only the one that was killed loses runs: " + repeats);
            assertTrue(
                    repeats.values().stream().allMatch(count -> count <= IN_HAND),
                    () -> "More were repeated than were in hand: " + repeats);
            System.out.println(load + ", " + Books.of(left).orElseThrow() + ", runs repeated by node: " + repeats);
        }
    }

    private PlatformProcess node(String name, TestBroker broker, EmbeddedPostgres postgres) throws IOException {
        return new PlatformProcess(Files.createDirectory(directory.resolve(name)), "sandbox")
                .with("EPHEMERA_KAFKA_BOOTSTRAP_SERVERS", broker.connection().bootstrapServers())
                .with("EPHEMERA_DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"))
                .with("EPHEMERA_DATABASE_USER", "postgres")
                .with("EPHEMERA_DATABASE_PASSWORD", "postgres")
                .with("EPHEMERA_QUEUE_CONCURRENCY", Integer.toString(IN_HAND))
                .with("EPHEMERA_QUEUE_RETRIES", "1")
                .with("EPHEMERA_QUEUE_RETRY_DELAYS", "1s");
    }

    private static Set<String> nodes(List<JsonNode> invocations) {
        Set<String> nodes = new HashSet<>();
        invocations.forEach(invocation -> invocation
                .path("attempts")
                .forEach(attempt -> nodes.add(attempt.path("node").asText())));
        return nodes;
    }
}
