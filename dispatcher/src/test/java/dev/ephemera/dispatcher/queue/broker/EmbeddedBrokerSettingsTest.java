package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.resources.MemorySize;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerSettingsTest {

    private static final EmbeddedBrokerSettings USUAL =
            EmbeddedBrokerSettings.of(Path.of("/libraries"), Path.of("/data/../kafka"));

    private static String refusal(Path data, int port, MemorySize heap, Duration patience) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> new EmbeddedBrokerSettings(
                                USUAL.libraries(), data, USUAL.javaHome(), port, heap, patience))
                .getMessage());
    }

    @Test
    void areUsuallySmallAndOnAFreePort() {
        assertEquals(0, USUAL.port());
        assertEquals(MemorySize.ofMegabytes(256), USUAL.heap());
        assertEquals(Duration.ofSeconds(10), USUAL.patience());
        assertEquals(Path.of("/kafka"), USUAL.data());
        assertEquals(9092, USUAL.withPort(9092).port());
    }

    @Test
    void refuseWhatCannotWork() {
        MemorySize heap = USUAL.heap();
        Duration patience = USUAL.patience();
        assertTrue(refusal(USUAL.data(), -1, heap, patience).endsWith("not -1"));
        assertTrue(refusal(USUAL.data(), 65_536, heap, patience).endsWith("not 65536"));
        assertTrue(
                refusal(USUAL.data(), 0, MemorySize.ofMegabytes(127), patience).endsWith("not 127 MB"));
        assertTrue(refusal(USUAL.data(), 0, heap, Duration.ZERO).endsWith("not PT0S"));
        assertTrue(refusal(Path.of("/a,b"), 0, heap, patience).endsWith("/a,b"));
    }
}
