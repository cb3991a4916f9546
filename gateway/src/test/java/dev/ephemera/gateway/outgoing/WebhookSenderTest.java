package dev.ephemera.gateway.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class WebhookSenderTest {

    private static final Instant SENT = Instant.parse("2026-01-02T03:04:05.678Z");

    private static ApplicationContext patient;
    private static ApplicationContext hurried;
    private static ApplicationContext strict;

    @BeforeAll
    static void open() {
        patient = Webhooks.context(
                Map.of("ephemera.webhooks.private-addresses", "allow", "ephemera.webhooks.timeout", "30s"));
        hurried = Webhooks.context(
                Map.of("ephemera.webhooks.private-addresses", "allow", "ephemera.webhooks.timeout", "300ms"));
        strict = Webhooks.context(Map.of());
    }

    @AfterAll
    static void close() {
        patient.close();
        hurried.close();
        strict.close();
    }

    private static Told post(ApplicationContext context, URI address) throws InterruptedException {
        return context.getBean(WebhookSender.class)
                .post(new Destination.ToWebhook(address), "message-1", SENT, "{\"a\":1}".getBytes(UTF_8));
    }

    @Test
    void postsTheMessageUnderItsName() throws Exception {
        try (LocalReceiver receiver = LocalReceiver.answering("HTTP/1.1 204 No Content", "", "")) {
            assertInstanceOf(Told.Yes.class, post(patient, receiver.address("/hook?token=x%20y")));
            String request = receiver.requests().getFirst();
            assertTrue(request.startsWith("POST /hook?token=x%20y HTTP/1.1\r\n"), request);
            assertTrue(request.endsWith("\r\n\r\n{\"a\":1}"), request);
            String head = request.toLowerCase(Locale.ROOT);
            assertTrue(head.contains("\r\ncontent-type: application/json\r\n"), request);
            assertTrue(head.contains("\r\nwebhook-id: message-1\r\n"), request);
            assertTrue(head.contains("\r\nwebhook-timestamp: 1767323045\r\n"), request);
            assertTrue(head.contains("\r\nhost: 127.0.0.1:" + receiver.port() + "\r\n"), request);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, Yes",
        "201, Yes",
        "204, Yes",
        "301, Never",
        "307, Never",
        "400, Never",
        "401, Never",
        "404, Never",
        "410, Never",
        "408, NotNow",
        "429, NotNow",
        "500, NotNow",
        "502, NotNow",
        "503, NotNow",
        "504, NotNow",
    })
    void theStatusSaysWhetherItWasTold(int status, String told) throws Exception {
        try (LocalReceiver receiver = LocalReceiver.answering(
                "HTTP/1.1 " + status + " Any",
                "Location: http://127.0.0.1:1/elsewhere",
                "Content-Length: 2",
                "",
                "ok")) {
            assertEquals(told, post(patient, receiver.address("/")).getClass().getSimpleName());
            assertEquals(1, receiver.requests().size());
        }
    }

    @Test
    void anEndlessAnswerIsNotRead() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        try (LocalReceiver receiver = new LocalReceiver(connection -> {
            LocalReceiver.send(connection, "HTTP/1.1 200 OK", "");
            try {
                while (true) {
                    LocalReceiver.send(connection, "x".repeat(1 << 16));
                }
            } catch (IOException e) {
                broken.countDown();
            }
        })) {
            assertInstanceOf(Told.Yes.class, post(patient, receiver.address("/")));
            broken.await();
        }
    }

    @Test
    void aConnectionEndsWithTheTimeOfItsCall() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        try (LocalReceiver receiver = new LocalReceiver(connection -> {
            LocalReceiver.send(connection, "HTTP/1.1 200 OK", "");
            try {
                while (!broken.await(20, TimeUnit.MILLISECONDS)) {
                    LocalReceiver.send(connection, "x");
                }
            } catch (IOException e) {
                broken.countDown();
            }
        })) {
            post(hurried, receiver.address("/"));
            broken.await();
        }
    }

    @Test
    void eachCallHasAConnectionOfItsOwnThatEndsWithIt() throws Exception {
        BlockingQueue<Integer> afterwards = new LinkedBlockingQueue<>();
        try (LocalReceiver receiver = new LocalReceiver(connection -> {
            LocalReceiver.send(connection, "HTTP/1.1 200 OK", "Content-Length: 0", "");
            afterwards.add(connection.getInputStream().read());
        })) {
            for (int call = 1; call <= 2; call++) {
                assertInstanceOf(Told.Yes.class, post(patient, receiver.address("/")));
                assertEquals(-1, afterwards.take(), "the end of the stream");
                assertEquals(call, receiver.connections());
            }
        }
    }

    @Test
    void anAnswerThatStopsAfterItsHeadIsOne() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (LocalReceiver receiver = new LocalReceiver(connection -> {
            LocalReceiver.send(connection, "HTTP/1.1 202 Accepted", "Content-Length: 1000", "", "only a part");
            over.await();
        })) {
            assertInstanceOf(Told.Yes.class, post(patient, receiver.address("/")));
            over.countDown();
        }
    }

    @Test
    void whoeverHangsMayBeToldLater() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (LocalReceiver receiver = new LocalReceiver(_ -> over.await())) {
            Told.NotNow told = assertInstanceOf(Told.NotNow.class, post(hurried, receiver.address("/secret")));
            assertEquals("127.0.0.1 did not answer within 0.3 seconds", told.reason());
            assertFalse(told.reason().contains("secret"), told.reason());
            over.countDown();
        }
    }

    @Test
    void aHeadThatComesInDropsMustBeWholeInTime() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (LocalReceiver receiver = new LocalReceiver(connection -> {
            LocalReceiver.send(connection, "HTTP/1.1 200 OK");
            while (over.getCount() > 0) {
                LocalReceiver.send(connection, "X-Drop: 1");
                over.await(20, TimeUnit.MILLISECONDS);
            }
        })) {
            assertInstanceOf(Told.NotNow.class, post(hurried, receiver.address("/")));
            over.countDown();
        }
    }

    @Test
    void aConnectionThatBreaksMayHoldNextTime() throws Exception {
        try (LocalReceiver receiver = new LocalReceiver(_ -> {})) {
            Told.NotNow told = assertInstanceOf(Told.NotNow.class, post(patient, receiver.address("/secret")));
            assertFalse(told.reason().contains("secret"), told.reason());
        }
    }

    @Test
    void whatIsNoHttpIsNoAnswer() throws Exception {
        try (LocalReceiver receiver = LocalReceiver.answering("SSH-2.0-secret", "", "")) {
            Told.NotNow told = assertInstanceOf(Told.NotNow.class, post(patient, receiver.address("/")));
            assertFalse(told.reason().contains("secret"), told.reason());
        }
    }

    @Test
    void nobodyThereNowMayBeThereLater() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertInstanceOf(Told.NotNow.class, post(patient, URI.create("http://127.0.0.1:" + port + "/")));
    }

    @Test
    void aHostThatHasNoAddressMayHaveOneLater() throws Exception {
        Told.NotNow told =
                assertInstanceOf(Told.NotNow.class, post(patient, URI.create("http://nobody.invalid/secret")));
        assertTrue(told.reason().contains("nobody.invalid"), told.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"})
    void thisMachineIsNeverCalled(String host) throws Exception {
        try (LocalReceiver receiver = LocalReceiver.answering("HTTP/1.1 200 OK", "", "")) {
            Told.Never told = assertInstanceOf(
                    Told.Never.class, post(strict, URI.create("http://" + host + ":" + receiver.port() + "/secret")));
            assertTrue(told.reason().contains("127.0.0.1, a loopback address"), told.reason());
            assertTrue(told.reason().contains("ephemera.webhooks.private-addresses"), told.reason());
            assertFalse(told.reason().contains("secret"), told.reason());
            assertEquals(0, receiver.connections());
        }
    }
}
