package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @Test
    void choosesPortsThatNoOutgoingConnectionIsGiven() throws BrokerException {
        Ports ports = Ports.choose(0, new Random(1));

        assertNotEquals(ports.clients(), ports.controller());
        assertTrue(ports.clients() >= 20_000 && ports.clients() < 32_000, ports.toString());
        assertTrue(ports.controller() >= 20_000 && ports.controller() < 32_000, ports.toString());
        assertEquals("127.0.0.1:" + ports.clients(), ports.connection().bootstrapServers());
    }

    @Test
    void passesOverPortsThatAreTaken() throws BrokerException, IOException {
        int first = Ports.choose(0, new Random(2)).clients();

        try (ServerSocket _ = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            assertNotEquals(first, Ports.choose(0, new Random(2)).clients());
        }
    }

    @Test
    void choosesThePortOfLastTimeWhereThatIsFree() throws BrokerException, IOException {
        int before = Ports.choose(0, new Random(3)).clients();
        assertEquals(
                before, Ports.chooseLike(OptionalInt.of(before), new Random(4)).clients());

        try (ServerSocket _ = new ServerSocket(before, 1, InetAddress.getLoopbackAddress())) {
            assertNotEquals(
                    before,
                    Ports.chooseLike(OptionalInt.of(before), new Random(4)).clients());
        }
    }

    @Test
    void readsThePortOfLastTimeFromItsConfiguration(@TempDir Path directory) throws IOException {
        BrokerFolder folder = new BrokerFolder(directory);
        assertEquals(OptionalInt.empty(), folder.lastPort());

        folder.configure(ServerConfiguration.of(folder.records(), new Ports(21_000, 21_001)));
        assertEquals(OptionalInt.of(21_000), folder.lastPort());

        Files.writeString(folder.configuration(), "advertised.listeners=\\u12");
        assertEquals(OptionalInt.empty(), folder.lastPort());
    }

    @Test
    void refusesAWantedPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerException failure =
                    assertThrows(BrokerException.class, () -> Ports.choose(other.getLocalPort(), new Random()));

            assertEquals(
                    "port " + other.getLocalPort()
                            + " of 127.0.0.1 is taken by another program: stop that, or give the broker another port",
                    failure.sentence());
        }
    }
}
