package dev.ephemera.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.gateway.composition.Http;
import dev.ephemera.gateway.composition.TestDoors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What senders meet at the door of a platform that wants a key at all others. */
@Timeout(60)
final class WebhookDoorTest {

    private static final byte[] PUSH = "{\"ref\": \"refs/heads/main\", \"size\": 1.10}".getBytes(UTF_8);
    private static final String SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String TOKEN = "a token that nobody guesses";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path data;

    private static TestDoors doors;
    private static Sender sender;

    @BeforeAll
    static void open() {
        doors = TestDoors.open(
                data,
                Map.of(
                        "ephemera.auth.key",
                        Sender.KEY,
                        "ephemera.secrets.slack.value",
                        SLACK_SECRET,
                        "ephemera.secrets.lost.file",
                        data.resolve("lost").toString()));
        doors.deploy("on-push");
        sender = new Sender(doors);
        sender.create("{\"name\":\"git\",\"function\":\"on-push\",\"scheme\":\"github\",\"secret\":\"" + Sender.SECRET
                + "\"}");
        sender.create("{\"name\":\"slack\",\"function\":\"on-push\",\"scheme\":\"slack\",\"secretName\":\"slack\"}");
        sender.create("{\"name\":\"any\",\"function\":\"on-push\",\"scheme\":\"token\",\"secret\":\"" + TOKEN + "\"}");
        sender.create("{\"name\":\"meta\",\"function\":\"on-push\",\"scheme\":\"meta\",\"secret\":\"" + Sender.SECRET
                + "\",\"verifyToken\":\"are you there\"}");
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
    void aSignedRequestIsTakenInWithoutAKey() throws IOException {
        HttpResponse<String> answer = sender.push("git", "72d3162e", PUSH);
        assertEquals(202, answer.statusCode(), answer.body());
        QueuedInvocation taken = doors.queue().accepted().getFirst();
        assertEquals("{\"id\":\"" + taken.id() + "\"}", answer.body());
        assertEquals("on-push", taken.function().name().value());
        assertEquals(Origin.WEBHOOK, taken.origin());
        JsonNode event = JSON.readTree(taken.event());
        assertEquals("git", event.path("webhook").asText());
        assertEquals("github", event.path("scheme").asText());
        assertEquals("72d3162e", event.path("delivery").asText());
        assertEquals("POST", event.path("method").asText());
        assertEquals("push", event.path("headers").path("x-github-event").asText());
        assertEquals(new String(PUSH, UTF_8), event.path("body").asText());
        assertFalse(event.path("isBase64Encoded").asBoolean());
        assertEquals("refs/heads/main", event.path("parsedBody").path("ref").asText());
        assertTrue(new String(taken.event(), UTF_8).contains("1.10}"), "numbers keep their digits");
    }

    @Test
    void aDeliveryThatComesAgainHasTheSameId() {
        String first = sender.push("git", "once", PUSH).body();
        assertEquals(first, sender.push("git", "once", PUSH).body());
        assertNotEquals(first, sender.push("git", "twice", PUSH).body());
    }

    @Test
    void whoeverSignsWronglyIsTurnedAwayAndCounted() {
        long before = refused();
        byte[] changed = "{\"ref\": \"refs/heads/evil\"}".getBytes(UTF_8);
        HttpResponse<String> forged = sender.send("git", changed, "X-Hub-Signature-256", "sha256=" + Sender.hex(PUSH));
        assertEquals(401, forged.statusCode());
        assertEquals(401, sender.send("git", PUSH).statusCode());
        assertEquals(
                401,
                sender.send("git", PUSH, "Authorization", "Bearer " + Sender.KEY)
                        .statusCode());
        assertEquals(
                401,
                sender.send("git", PUSH, "X-Hub-Signature-256", "sha256=xyz").statusCode());
        assertEquals(List.of(), doors.queue().accepted());
        assertEquals(before + 4, refused());
        String metrics = Http.get(doors.resolve("/metrics"), "Authorization", "Bearer " + Sender.KEY)
                .body();
        assertTrue(metrics.contains("ephemera_webhooks_requests_total{outcome=\"refused\",webhook=\"git\"}"), metrics);
        String listed = Http.get(doors.resolve("/triggers"), "Authorization", "Bearer " + Sender.KEY)
                .body();
        assertTrue(listed.contains("a request was refused: the header x-hub-signature-256"), listed);
        assertFalse(listed.contains(Sender.SECRET));
    }

    private static long refused() {
        return Http.json(sender.manage("GET", "/git", "")).path("refused").asLong();
    }

    @Test
    void bytesReachTheFunctionAsTheyCame() throws IOException {
        byte[] binary = {0, 1, (byte) 0xFF, 13, 10, (byte) 0xC3};
        assertEquals(
                202,
                sender.push("git", "binary", binary, "Content-Type", "application/octet-stream")
                        .statusCode());
        JsonNode event = JSON.readTree(doors.queue().accepted().getFirst().event());
        assertTrue(event.path("isBase64Encoded").asBoolean());
        assertEquals(
                Base64.getEncoder().encodeToString(binary), event.path("body").asText());
        assertTrue(event.path("parsedBody").isMissingNode());
        byte[] spaced = "{\r\n\t\"a\" : \"\u00fc\\u00fc\"}\r\n\r\n".getBytes(UTF_8);
        assertEquals(
                202,
                sender.push("git", "spaced", spaced, "Content-Type", "application/json; charset=utf-8")
                        .statusCode());
        assertEquals(
                new String(spaced, UTF_8),
                JSON.readTree(doors.queue().accepted().getLast().event())
                        .path("body")
                        .asText());
    }

    @Test
    void aFormIsTakenApart() throws IOException {
        byte[] form = "payload=%7B%22a%22%3A1%7D&b=x+y&b=z".getBytes(UTF_8);
        assertEquals(
                202,
                sender.push("git", "form", form, "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode());
        JsonNode parsed =
                JSON.readTree(doors.queue().accepted().getFirst().event()).path("parsedBody");
        assertEquals("{\"a\":1}", parsed.path("payload").asText());
        assertEquals("x y,z", parsed.path("b").asText());
    }

    @Test
    void aCompressedBodyIsCheckedUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(PUSH);
        }
        HttpResponse<String> answer = sender.send(
                "git",
                packed.toByteArray(),
                "Content-Encoding",
                "gzip",
                "X-Hub-Signature-256",
                "sha256=" + Sender.hex(PUSH));
        assertEquals(202, answer.statusCode(), answer.body());
    }

    @Test
    void aTokenMayBeInTheAddressAndGoesNoFurther() throws IOException {
        String encoded = TOKEN.replace(" ", "%20");
        HttpResponse<String> answer = Http.post(URI.create(sender.address("any") + "?a=1&token=" + encoded), "hello");
        assertEquals(202, answer.statusCode(), answer.body());
        assertEquals(
                202,
                sender.send("any", PUSH, "Authorization", "Bearer " + TOKEN, "X-Gitlab-Event", "Push Hook")
                        .statusCode());
        assertEquals(202, sender.send("any", PUSH, "X-Gitlab-Token", TOKEN).statusCode());
        assertEquals(
                401, sender.send("any", PUSH, "X-Gitlab-Token", TOKEN + "?").statusCode());
        assertEquals(
                401,
                Http.post(URI.create(sender.address("any") + "?token="), "").statusCode());
        assertEquals(3, doors.queue().accepted().size());
        for (QueuedInvocation taken : doors.queue().accepted()) {
            assertFalse(new String(taken.event(), UTF_8).contains("nobody"), "a token reached the function");
        }
        JsonNode event = JSON.readTree(doors.queue().accepted().getFirst().event());
        assertEquals("a=1", event.path("rawQueryString").asText());
        assertEquals("1", event.path("queryStringParameters").path("a").asText());
    }

    @Test
    void slackIsAnsweredWhenItAsksWhetherAnybodyIsThere() {
        String now = Long.toString(Instant.now().getEpochSecond());
        byte[] question = "{\"token\":\"x\",\"challenge\":\"3eZbrw1aB\",\"type\":\"url_verification\"}".getBytes(UTF_8);
        String signature = "v0=" + Sender.hex(SLACK_SECRET, "v0:" + now + ":", question);
        HttpResponse<String> answer =
                sender.send("slack", question, "X-Slack-Request-Timestamp", now, "X-Slack-Signature", signature);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("3eZbrw1aB", answer.body());
        assertEquals(
                401,
                sender.send("slack", question, "X-Slack-Request-Timestamp", now, "X-Slack-Signature", "v0=00")
                        .statusCode());
        assertEquals(List.of(), doors.queue().accepted());
    }

    @Test
    void metaIsAnsweredWhenItShowsTheToken() {
        String question = "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        HttpResponse<String> answer = Http.get(URI.create(sender.address("meta") + question + "are+you+there"));
        assertEquals(200, answer.statusCode());
        assertEquals("1158201444", answer.body());
        assertEquals("text/plain", Http.header(answer, "Content-Type").replaceFirst(";.*", ""));
        assertEquals(
                401,
                Http.get(URI.create(sender.address("meta") + question + "nobody"))
                        .statusCode());
        assertEquals(
                202,
                sender.send("meta", PUSH, "X-Hub-Signature-256", "sha256=" + Sender.hex(PUSH))
                        .statusCode());
    }

    @Test
    void otherMethodsAreNotForWebhooks() {
        HttpResponse<String> got = Http.get(sender.address("git"));
        assertEquals(405, got.statusCode());
        assertEquals("POST", Http.header(got, "Allow"));
        assertEquals(
                401,
                Http.send("PUT", sender.address("git"), PUSH).statusCode(),
                "a door that is not there wants a key");
        assertEquals(
                405,
                Http.send("PUT", sender.address("git"), PUSH, "Authorization", "Bearer " + Sender.KEY)
                        .statusCode());
    }

    @Test
    void thereIsNothingUnderOtherNames() {
        assertEquals(404, sender.push("nothing", "1", PUSH).statusCode());
        assertEquals(404, sender.push("..%2Ffunctions", "1", PUSH).statusCode());
        assertEquals(404, Http.get(sender.address("nothing")).statusCode());
    }

    @Test
    void whatTheQueueCannotTakeIsToBeSentAgain() {
        doors.queue().behave(_ -> {
            throw new QueueUnavailableException("Kafka is away", Duration.ofSeconds(2), new IOException());
        });
        HttpResponse<String> answer = sender.push("git", "later", PUSH);
        assertEquals(503, answer.statusCode());
        assertEquals("2", Http.header(answer, "Retry-After"));
        doors.queue().reset();
        assertEquals(202, sender.push("git", "later", PUSH).statusCode());
    }

    @Test
    void whatIsTooLargeIsRefused() {
        assertEquals(413, sender.push("git", "large", new byte[6_300_000]).statusCode());
        doors.queue().behave(_ -> {
            throw new RejectedRequestException(ErrorCode.REQUEST_TOO_LARGE, "an event is smaller");
        });
        assertEquals(413, sender.push("git", "large", PUSH).statusCode());
    }

    @Test
    void aSecretThatIsNotThereIsThePlatformsFault() throws IOException {
        Path file = data.resolve("lost");
        Files.writeString(file, Sender.SECRET + "\n");
        sender.create("{\"name\":\"lost\",\"function\":\"on-push\",\"scheme\":\"github\",\"secretName\":\"lost\"}");
        assertEquals(202, sender.push("lost", "1", PUSH).statusCode());
        Files.delete(file);
        HttpResponse<String> answer = sender.push("lost", "2", PUSH);
        assertEquals(503, answer.statusCode());
        assertEquals("60", Http.header(answer, "Retry-After"));
    }

    @Test
    void aDisabledWebhookIsNotThere() {
        sender.create("{\"name\":\"off\",\"function\":\"on-push\",\"scheme\":\"github\",\"secret\":\"" + Sender.SECRET
                + "\",\"state\":\"disabled\"}");
        assertEquals(404, sender.push("off", "1", PUSH).statusCode());
        assertEquals(
                200, sender.manage("PATCH", "/off", "{\"state\":\"enabled\"}").statusCode());
        assertEquals(202, sender.push("off", "1", PUSH).statusCode());
    }
}
