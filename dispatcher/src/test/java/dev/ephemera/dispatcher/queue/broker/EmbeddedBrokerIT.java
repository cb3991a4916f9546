package dev.ephemera.dispatcher.queue.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.time.SystemTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class EmbeddedBrokerIT {

    @TempDir
    Path folder;

    private EmbeddedBroker start(Path data) {
        return EmbeddedBroker.start(EmbeddedBrokerSettings.of(TestBroker.libraries(), data), SystemTime.INSTANCE);
    }

    private static KafkaConnection ready(EmbeddedBroker broker) throws Exception {
        return broker.ready().get(120, TimeUnit.SECONDS);
    }

    @Test
    void givesAShareGroupWhatWasPut() throws Exception {
        ShareClient client = new ShareClient(TestBroker.shared().connection(), "round-trip");
        client.createTopic();

        client.put("a", "b");

        assertEquals(List.of("a", "b"), client.take(2));
        BrokerStatus status = TestBroker.shared().broker().status();
        assertEquals(BrokerStatus.State.UP, status.state());
        assertEquals("embedded Kafka " + AppInfoParser.getVersion(), status.name());
    }

    @Test
    void comesBackAtTheSamePlaceWithItsRecordsWhenItIsKilled() throws Exception {
        try (TestBroker broker = TestBroker.startOwn()) {
            ShareClient client = new ShareClient(broker.connection(), "killed");
            client.createTopic();
            client.put("a", "b");
            assertEquals(List.of("a", "b"), client.take(2));
            client.put("c");

            broker.kill();

            client.put("d");
            List<String> words = client.take(2);
            assertTrue(words.containsAll(List.of("c", "d")), words.toString());
        }
    }

    @Test
    void leavesNoProcessButItsRecordsWhenItIsClosed() throws Exception {
        Path data = folder.resolve("kafka");
        OptionalLong process;
        KafkaConnection connection;
        try (EmbeddedBroker broker = start(data)) {
            connection = ready(broker);
            ShareClient client = new ShareClient(connection, "closed");
            client.createTopic();
            client.put("a");
            process = broker.pid();
        }

        assertTrue(ProcessHandle.of(process.orElseThrow()).isEmpty(), "The broker's process is still there");
        try (EmbeddedBroker next = start(data)) {
            assertEquals(connection, ready(next), "it is where it was");
            assertEquals(List.of("a"), new ShareClient(ready(next), "closed").take(1));
        }
    }

    @Test
    void canBeClosedBeforeItIsUp() {
        EmbeddedBroker broker = start(folder.resolve("kafka"));

        broker.close();

        assertFalse(broker.ready().isDone());
        assertEquals("stopped", broker.status().detail());
    }

    @Test
    void aFolderIsUsedByOnePlatformAtATimeAndOutlivesIt() throws Exception {
        Path data = folder.resolve("kafka");
        Process platform = startPlatform(data, "stranded");
        try (BufferedReader output = platform.inputReader(UTF_8)) {
            long broker = brokerOf(output);
            try (EmbeddedBroker next = start(data)) {
                Await.until(
                        "the second platform sees the first",
                        () -> next.status().state() == BrokerStatus.State.DOWN);
                assertEquals(
                        "the folder " + data + " is in use by process " + platform.pid()
                                + ": stop that, or give this platform a data folder of its own",
                        next.status().detail());

                platform.toHandle().destroyForcibly();

                ProcessHandle.of(broker).ifPresent(orphan -> orphan.onExit().join());
                assertEquals(List.of("from the dead"), new ShareClient(ready(next), "stranded").take(1));
            }
        } finally {
            platform.destroyForcibly().waitFor();
        }
    }

    private static long brokerOf(BufferedReader output) throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith(StrandedBroker.TOLD)) {
            line = output.readLine();
        }
        assertNotNull(line, "The platform ended early");
        return Long.parseLong(line.substring(StrandedBroker.TOLD.length()));
    }

    private static Process startPlatform(Path data, String topic) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dephemera.broker.libraries=" + TestBroker.libraries(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StrandedBroker.class.getName(),
                        data.toString(),
                        topic)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void refusesAFolderThatThisProcessUsesAlready() throws Exception {
        Path data = folder.resolve("kafka");
        Path link = folder.resolve("link");
        try (EmbeddedBroker first = start(data)) {
            ready(first);
            Files.createSymbolicLink(link, data);
            try (EmbeddedBroker second = start(link)) {
                assertEquals(
                        "the folder " + link + " is in use by this process: stop that, or give this platform a data"
                                + " folder of its own",
                        awaitTrouble(second));
            }
        }
    }

    @Test
    void isTriedUntilItsFolderCanBeMade() throws Exception {
        Path obstacle = Files.writeString(folder.resolve("obstacle"), "a file");
        try (EmbeddedBroker broker = start(obstacle.resolve("kafka"))) {
            assertTrue(
                    awaitTrouble(broker)
                            .startsWith("the broker cannot be started in " + obstacle.resolve("kafka") + ": "),
                    broker.status().detail());

            Files.delete(obstacle);

            ready(broker);
        }
    }

    @Test
    void isTriedUntilItsPortIsFree() throws Exception {
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int port = other.getLocalPort();
        EmbeddedBrokerSettings settings = EmbeddedBrokerSettings.of(TestBroker.libraries(), folder.resolve("kafka"))
                .withPort(port);
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings, SystemTime.INSTANCE)) {
            assertEquals(
                    "port " + port + " of 127.0.0.1 is taken by another program: stop that, or give the broker another"
                            + " port",
                    awaitTrouble(broker));

            other.close();

            assertEquals("127.0.0.1:" + port, ready(broker).bootstrapServers());
        }
    }

    @Test
    void saysThatItsLibrariesAreMissing() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        EmbeddedBrokerSettings settings = EmbeddedBrokerSettings.of(empty, folder.resolve("kafka"));
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings, SystemTime.INSTANCE)) {
            assertEquals("there are no jars in " + empty + ": build the platform again", awaitTrouble(broker));
        }
    }

    @Test
    void saysThatTheRecordsAreNotItsOwn() throws Exception {
        Path data = folder.resolve("kafka");
        try (EmbeddedBroker broker = start(data)) {
            ready(broker);
        }
        Path identity = data.resolve("log/meta.properties");
        Files.writeString(identity, Files.readString(identity).replace("node.id=1", "node.id=7"));

        try (EmbeddedBroker broker = start(data)) {
            assertEquals(
                    "the records in " + data + " are not those of a broker as this one: restore " + data
                            + ", or move it away to begin with an empty queue",
                    awaitTrouble(broker));
        }
    }

    @Test
    void saysThatItsProcessHasFallenSilent() throws Exception {
        try (TestBroker test = TestBroker.startOwn()) {
            test.pause();
            EmbeddedBroker broker = test.broker();
            OptionalLong process = broker.pid();
            try {
                Await.until("the silence is noticed", () -> broker.status().state() == BrokerStatus.State.DOWN);
                assertTrue(
                        broker.status().detail().startsWith("process " + process.orElseThrow() + " does not answer"),
                        broker.status().detail());
            } finally {
                test.resume();
            }
            Await.until("it answers again", () -> broker.status().state() == BrokerStatus.State.UP);
            assertEquals(process, broker.pid());
        }
    }

    private static String awaitTrouble(EmbeddedBroker broker) {
        Await.until("the broker is in trouble", () -> broker.status().state() == BrokerStatus.State.DOWN);
        return broker.status().detail();
    }
}
