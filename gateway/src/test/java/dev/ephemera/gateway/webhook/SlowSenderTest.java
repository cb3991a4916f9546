package dev.ephemera.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.RawHttp;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Senders who let the platform wait for a body. */
@Timeout(60)
final class SlowSenderTest {

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data, Map.of("ephemera.webhooks.body-timeout", "300ms"));
        doors.deploy("f");
        new Sender(doors).create("{\"name\":\"slow\",\"function\":\"f\",\"scheme\":\"none\"}");
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void reset() {
        doors.queue().reset();
    }

    @Test
    void aSenderWhoseBodyDoesNotComeIsHungUpOn() throws IOException {
        try (RawHttp connection = new RawHttp(doors.address())) {
            connection.send("POST /webhooks/slow HTTP/1.1\nHost: x\nContent-Length: 100\n\n{\"slow\":");
            String answer = connection.readAll();
            assertTrue(answer.isEmpty() || answer.contains(" 400 "), answer);
        }
        assertEquals(List.of(), doors.queue().accepted());
    }

    @Test
    void sendersThatHoldAllTheirMemoryAreInTheWayOfEachOtherOnly() throws Exception {
        try (TestDoors patient =
                TestDoors.open(data.resolve("patient"), Map.of("ephemera.webhooks.body-timeout", "1m"))) {
            patient.deploy("f");
            new Sender(patient).create("{\"name\":\"patient\",\"function\":\"f\",\"scheme\":\"none\"}");
            long fit = Runtime.getRuntime().maxMemory() / 16 / 6_000_000;
            List<RawHttp> stalled = new ArrayList<>();
            BlockingQueue<String> answers = new LinkedBlockingQueue<>();
            try {
                for (long i = 0; i <= fit; i++) {
                    RawHttp connection = new RawHttp(patient.address())
                            .send("POST /webhooks/patient HTTP/1.1\nHost: x\nContent-Length: 6000000\n\n"
                                    + "x".repeat(20_000));
                    stalled.add(connection);
                    Thread.startVirtualThread(() -> answers.add(head(connection)));
                }
                String answer = answers.take();
                assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
                byte[] large = ("\"" + "x".repeat(900_000) + "\"").getBytes(UTF_8);
                assertEquals(
                        202,
                        Http.send("POST", patient.resolve("/functions/f"), large, "X-Ephemera-Async", "true")
                                .statusCode());
            } finally {
                for (RawHttp connection : stalled) {
                    connection.close();
                }
            }
        }
    }

    private static String head(RawHttp connection) {
        try {
            return connection.readHead();
        } catch (IOException e) {
            return "broken off: " + e;
        }
    }

    @Test
    void otherDoorsAreAsPatientAsTheyWere() throws IOException {
        try (RawHttp connection = new RawHttp(doors.address());
                RawHttp hungUpOn = new RawHttp(doors.address())) {
            connection.send("POST /functions/f HTTP/1.1\nHost: x\nX-Ephemera-Async: true\nContent-Length: 2\n\n{");
            hungUpOn.send("POST /webhooks/slow HTTP/1.1\nHost: x\nContent-Length: 2\n\n{");
            hungUpOn.readAll();
            connection.send("}");
            String head = connection.readHead();
            assertTrue(head.startsWith("HTTP/1.1 202 "), head);
        }
    }
}
