package dev.ephemera.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole platform with a broker of its own, both of which are killed while they work. */
@Timeout(900)
class QueueFaultsIT {

    /** A larger run is a matter of -Dephemera.faults.invocations. */
    private static final int INVOCATIONS = Integer.getInteger("ephemera.faults.invocations", 800);

    private static final long SEED = Long.getLong("ephemera.faults.seed", 20261121);
    private static final int IN_HAND = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(500);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsTheSandbox() {
        PlatformProcess.assumeSandbox();
    }

    @Test
    void whateverIsKilledWhatWasAcceptedRunsOrLiesAmongTheDead() throws Exception {
        Load load = new Load(SEED, 0);
        try (PlatformProcess platform = new PlatformProcess(directory, "sandbox")
                .with("EPHEMERA_QUEUE_CONCURRENCY", Integer.toString(IN_HAND))
                .with("EPHEMERA_QUEUE_RETRIES", "1")
                .with("EPHEMERA_QUEUE_RETRY_DELAYS", "1s")) {
            platform.start();
            Load.deploy(platform, directory);
            Thread sender = Thread.ofVirtual().start(() -> load.send(platform, INVOCATIONS));

            Books.awaitOver(platform, INVOCATIONS / 8, PATIENCE);
            platform.broker().destroyForcibly();
            Books.awaitOver(platform, INVOCATIONS / 4, PATIENCE);
            platform.kill();
            platform.start();
            Books.awaitOver(platform, INVOCATIONS / 2, PATIENCE);
            platform.broker().destroyForcibly();
            platform.kill();
            platform.start();
            sender.join();

            Books.awaitAllOver(platform, PATIENCE);
            load.assertNothingIsLost(platform);
            Map<String, Long> repeats = Load.repeats(platform.invocations());
            assertTrue(repeats.size() <= 2, () -> "Only a node that was killed loses runs: " + repeats);
            assertTrue(
                    repeats.values().stream().allMatch(count -> count <= IN_HAND),
                    () -> "More were repeated than were in hand: " + repeats);
            System.out.println(load + ", " + Books.of(platform).orElseThrow() + ", runs repeated by node: " + repeats);
        }
    }
}
