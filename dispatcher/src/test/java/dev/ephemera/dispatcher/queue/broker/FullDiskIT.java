package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a small disk of its own, which only root can make. */
@Timeout(300)
class FullDiskIT {

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mountDisk() throws Exception {
        assumeTrue(Privilege.current() == Privilege.ROOT, "only root can mount a small disk");
        disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmountDisk() throws Exception {
        if (Privilege.current() == Privilege.ROOT) {
            run("umount", disk.toString());
        }
    }

    private static void run(String... command) throws Exception {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), () -> String.join(" ", command));
    }

    @Test
    void isNamedAndSurvived() throws Exception {
        Path data = disk.resolve("kafka");
        EmbeddedBrokerSettings settings = EmbeddedBrokerSettings.of(TestBroker.libraries(), data);
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings, SystemTime.INSTANCE)) {
            ShareClient client = new ShareClient(broker.ready().get(120, TimeUnit.SECONDS), "full");
            client.createTopic();
            client.put("before");

            Path filling = fill(disk.resolve("filling"));
            List<String> acknowledged = putUntilRefused(broker.ready().join(), "full");
            Await.until(
                    "the full disk is noticed",
                    () -> broker.status().detail().startsWith("the disk of " + data + " is full ("));
            assertEquals(BrokerStatus.State.DOWN, broker.status().state());

            Files.delete(filling);
            Await.until("the broker is back", () -> broker.status().state() == BrokerStatus.State.UP);

            client.put("after");
            List<String> expected = new ArrayList<>(List.of("before"));
            expected.addAll(acknowledged);
            expected.add("after");
            List<String> words = client.take(expected.size());
            assertTrue(words.containsAll(expected), expected + " are not all among " + words);
        }
    }

    /** Leaves no room at all. */
    private static Path fill(Path file) throws IOException {
        byte[] block = new byte[64 << 10];
        try (OutputStream output = Files.newOutputStream(file)) {
            while (true) {
                output.write(block);
            }
        } catch (IOException e) {
            assertTrue(e.toString().contains("No space left"), e.toString());
            return file;
        }
    }

    /** The words that were acknowledged before the first that was not. */
    private static List<String> putUntilRefused(KafkaConnection connection, String topic) throws Exception {
        Map<String, Object> properties = connection.properties();
        properties.put("acks", "all");
        properties.put("request.timeout.ms", 1_000);
        properties.put("delivery.timeout.ms", 2_000);
        properties.put("max.block.ms", 2_000);
        List<String> acknowledged = new ArrayList<>();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            while (true) {
                String word = "word-" + acknowledged.size();
                producer.send(new ProducerRecord<>(topic, word)).get(120, TimeUnit.SECONDS);
                acknowledged.add(word);
            }
        } catch (ExecutionException e) {
            return acknowledged;
        }
    }
}
