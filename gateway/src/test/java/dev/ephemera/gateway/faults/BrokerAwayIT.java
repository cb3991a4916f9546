package dev.ephemera.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.queue.broker.TestBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole platform under load, whose broker stops where it is, or gets on only in fits and starts. */
@Timeout(600)
class BrokerAwayIT {

    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsTheSandbox() {
        PlatformProcess.assumeSandbox();
    }

    @Test
    void aMinuteWithoutItCostsRefusalsAndNothingElse() throws Exception {
        Load load = new Load(60, 0);
        try (TestBroker broker = TestBroker.startOwn();
                PlatformProcess platform = platform(broker)) {
            platform.start();
            Load.deploy(platform, directory);
            Thread sender = Thread.ofVirtual().start(() -> load.send(platform, 300));
            Books.awaitOver(platform, 50, PATIENCE);

            broker.pause();
            pass(AWAY);
            assertTrue(load.refused() > 0, "What cannot be kept is refused");
            broker.resume();

            sender.join();
            Books.awaitAllOver(platform, PATIENCE);
            assertNothingIsLostOrRepeated(load, platform);
        }
    }

    /** As on a disk that is slow: every acknowledgement takes its time. */
    @Test
    void aSlowOneCostsTime() throws Exception {
        Load load = new Load(61, 0);
        try (TestBroker broker = TestBroker.startOwn();
                PlatformProcess platform = platform(broker)) {
            platform.start();
            Load.deploy(platform, directory);
            Thread sender = Thread.ofVirtual().start(() -> load.send(platform, 120));
            Books.awaitOver(platform, 20, PATIENCE);
            while (sender.isAlive()) {
                broker.pause();
                pass(Duration.ofMillis(900));
                broker.resume();
                pass(Duration.ofMillis(100));
            }
            Books.awaitAllOver(platform, PATIENCE);
            assertNothingIsLostOrRepeated(load, platform);
        }
    }

    private PlatformProcess platform(TestBroker broker) {
        return new PlatformProcess(directory, "sandbox")
                .with("EPHEMERA_KAFKA_BOOTSTRAP_SERVERS", broker.connection().bootstrapServers())
                .with("EPHEMERA_QUEUE_RETRIES", "1")
                .with("EPHEMERA_QUEUE_RETRY_DELAYS", "1s");
    }

    private static void assertNothingIsLostOrRepeated(Load load, PlatformProcess platform) throws Exception {
        load.assertNothingIsLost(platform);
        assertEquals(Map.of(), Load.repeats(platform.invocations()), "No run has been lost");
        System.out.println(load + ", " + Books.of(platform).orElseThrow());
    }

    private static void pass(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
