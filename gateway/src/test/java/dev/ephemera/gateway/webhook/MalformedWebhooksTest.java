package dev.ephemera.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.composition.RawHttp;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no proper client sends, over a socket. */
@Timeout(120)
final class MalformedWebhooksTest {

    private static final long SEED = 20_261_121;
    private static final int TRIES = 300;

    private static final List<String> TARGETS = List.of(
            "/webhooks/git",
            "/webhooks/git?",
            "/webhooks/git?token=%zz&%=%",
            "/webhooks/git?a&&=&hub.mode=subscribe",
            "/webhooks/slack",
            "/webhooks/standard",
            "/webhooks/token?token=",
            "/webhooks/meta?hub.mode=subscribe&hub.challenge=<x>",
            "/webhooks/%2e%2e/git",
            "/webhooks/%00",
            "/webhooks/git/more",
            "/webhooks/");

    private static final List<String> HEADERS = List.of(
            "X-Hub-Signature-256: sha256=",
            "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
            "X-Hub-Signature-256: \u00ff\u00fe",
            "X-Slack-Signature: v0=00",
            "X-Slack-Request-Timestamp: 99999999999999999999",
            "X-Slack-Request-Timestamp: -1",
            "webhook-id: a.b",
            "webhook-id: a",
            "webhook-timestamp: 1e9",
            "webhook-signature: v1,= v1, v1,%%%",
            "Authorization: Bearer",
            "Authorization: Basic \u00e9",
            "X-Webhook-Token:",
            "Content-Type: no/thing; charset=\"",
            "Content-Type: application/json",
            "Content-Type: ;;;",
            "Content-Encoding: br",
            "Cookie: a=b; =; c");

    @TempDir
    static Path data;

    private static TestDoors doors;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(data, Map.of("ephemera.auth.key", Sender.KEY));
        doors.deploy("f");
        Sender sender = new Sender(doors);
        sender.create(webhook("git", "github"));
        sender.create(webhook("slack", "slack"));
        sender.create(webhook("meta", "meta"));
        sender.create(webhook("token", "token"));
        sender.create("{\"name\":\"standard\",\"function\":\"f\",\"scheme\":\"standard\"}");
    }

    private static String webhook(String name, String scheme) {
        return "{\"name\":\"%s\",\"function\":\"f\",\"scheme\":\"%s\",\"secret\":\"%s\"}"
                .formatted(name, scheme, Sender.SECRET);
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @BeforeEach
    void reset() {
        doors.queue().reset();
    }

    /** Each is the sender's fault, and none is let in. */
    @Test
    void noiseIsTurnedAway() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < TRIES; i++) {
            StringBuilder request = new StringBuilder(random.nextInt(8) == 0 ? "GET " : "POST ")
                    .append(TARGETS.get(random.nextInt(TARGETS.size())))
                    .append(" HTTP/1.1\nHost: x\nConnection: close\n");
            for (int header = random.nextInt(6); header > 0; header--) {
                request.append(HEADERS.get(random.nextInt(HEADERS.size()))).append('\n');
            }
            String body = random.nextBoolean() ? "" : "{\"type\":\"url_verification\",\"challenge\":\"\u00ff";
            request.append("Content-Length: ")
                    .append(body.length())
                    .append("\n\n")
                    .append(body);
            try (RawHttp connection = new RawHttp(doors.address())) {
                String answer = connection.send(request.toString()).readAll();
                assertTrue(
                        answer.startsWith("HTTP/1.1 4"),
                        () -> "seed " + SEED + ": " + request + "\nwas answered with " + answer);
            }
        }
        assertEquals(List.of(), doors.queue().accepted());
    }

    @Test
    void aBodyThatComesInChunksIsCheckedWhole() throws IOException {
        String body = "{\"a\":1}\n";
        String head = "POST /webhooks/git HTTP/1.1\nHost: x\nConnection: close\nTransfer-Encoding: chunked\n"
                + "X-Hub-Signature-256: sha256=" + Sender.hex(body.getBytes(UTF_8)) + "\n\n";
        try (RawHttp connection = new RawHttp(doors.address())) {
            connection.send(head).send("3\n").out().write("{\"a".getBytes(UTF_8));
            connection.send("\n5\n").out().write("\":1}\n".getBytes(UTF_8));
            String answer = connection.send("\n0\n\n").readAll();
            assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
        }
        assertEquals(1, doors.queue().accepted().size());
        try (RawHttp connection = new RawHttp(doors.address())) {
            String answer = connection.send(head + "3\nno!\n0\n\n").readAll();
            assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        }
    }

    /** Part of a body must not be taken for the whole, least of all where no signature covers it. */
    @Test
    void aBodyWhoseChunksAreBrokenIsNotTaken() throws IOException {
        try (RawHttp connection = new RawHttp(doors.address())) {
            String answer = connection
                    .send("POST /webhooks/token HTTP/1.1\nHost: x\nX-Webhook-Token: " + Sender.SECRET
                            + "\nTransfer-Encoding: chunked\n\n5\nhello\nno number\n")
                    .readAll();
            assertEquals("", answer);
        }
        assertEquals(List.of(), doors.queue().accepted());
    }

    /** Whoever sends all before listening must be rid of the rest, or of the connection. */
    @Test
    void aSenderWhoIsRefusedHalfWayIsNotLeftWaiting() throws Exception {
        try (RawHttp connection = new RawHttp(doors.address())) {
            connection.send("POST /webhooks/git HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
            CompletableFuture<Void> sent = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    for (int chunk = 0; chunk < 32; chunk++) {
                        connection.send("100000\n" + "x".repeat(1 << 20) + "\n");
                    }
                    connection.send("0\n\n");
                } catch (IOException e) {
                    // The platform has hung up, which is as good.
                    sent.complete(null);
                }
                sent.complete(null);
            });
            String head = connection.readHead();
            assertTrue(head.startsWith("HTTP/1.1 413 "), head);
            sent.get();
        }
    }

    @Test
    void aBodyThatIsLargerThanItSaysIsTwoRequests() throws IOException {
        try (RawHttp connection = new RawHttp(doors.address())) {
            String answer = connection
                    .send("POST /webhooks/git HTTP/1.1\nHost: x\nX-Hub-Signature-256: sha256="
                            + Sender.hex("{}".getBytes(UTF_8)) + "\nContent-Length: 2\n\n{}garbage\n\n")
                    .readAll();
            assertTrue(answer.startsWith("HTTP/1.1 202 "), answer);
        }
        assertEquals(1, doors.queue().accepted().size());
    }
}
