package dev.ephemera.triggers.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.webhook.definition.SecretWish;
import dev.ephemera.triggers.webhook.definition.WebhookName;
import dev.ephemera.triggers.webhook.definition.WebhookRules;
import dev.ephemera.triggers.webhook.definition.WebhookRules.Unsigned;
import dev.ephemera.triggers.webhook.definition.WebhookSettings;
import dev.ephemera.triggers.webhook.definition.Webhooks;
import dev.ephemera.triggers.webhook.signature.Scheme;
import dev.ephemera.triggers.webhook.signature.StandardSignature;
import dev.ephemera.triggers.webhook.signature.WebhookRequest;
import dev.ephemera.warmpool.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptWebhookTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final byte[] BODY = "{\"type\": \"paid\"}".getBytes(UTF_8);

    @TempDir
    private Path directory;

    private final ManualTime time = new ManualTime();
    private final FakeQueue queue = new FakeQueue();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookActivity activity = new WebhookActivity(meters);
    private final Map<String, String> configured = new HashMap<>(Map.of("ours", SECRET));
    private Database database;
    private Webhooks webhooks;
    private AcceptWebhook accept;

    @BeforeEach
    void open() throws IOException {
        database = Database.sqlite(directory.resolve("ephemera.db"));
        accept = platform(Unsigned.ALLOWED);
        create("paid", Scheme.STANDARD, new SecretWish.FromConfiguration("ours"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private AcceptWebhook platform(Unsigned unsigned) {
        WebhookRules rules = new WebhookRules(_ -> {}, this::secret, unsigned);
        webhooks = new Webhooks(database, rules, Duration.ZERO, time);
        return new AcceptWebhook(new OpenWebhooks(webhooks, rules, this::secret), queue, activity, time);
    }

    private Optional<Secret> secret(String name) {
        return Optional.ofNullable(configured.get(name)).map(content -> new Secret(name, content));
    }

    private void create(String name, Scheme scheme, SecretWish secret) {
        webhooks.create(
                new WebhookName(name),
                new WebhookSettings(
                        Optional.of(FunctionReference.parse("on-" + name, Optional.empty())),
                        Optional.of(scheme),
                        secret,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private WebhookRequest signed(String id) {
        return new WebhookRequest(
                "",
                Map.of(
                        "webhook-id",
                        List.of(id),
                        "webhook-timestamp",
                        List.of(Long.toString(time.instant().getEpochSecond())),
                        "webhook-signature",
                        List.of(StandardSignature.sign(SECRET, id, time.instant(), BODY))),
                BODY);
    }

    private InvocationId accepted(WebhookRequest request) throws Exception {
        return assertInstanceOf(WebhookAnswer.Accepted.class, accept.accept("paid", request))
                .id();
    }

    @Test
    void whatIsGenuineIsQueuedForTheFunction() throws Exception {
        InvocationId id = accepted(signed("m1"));
        QueuedInvocation queued = queue.accepted().getFirst();
        assertEquals(id, queued.id());
        assertEquals("on-paid", queued.function().toString());
        assertEquals(time.instant().truncatedTo(ChronoUnit.MILLIS), queued.notBefore());
        ListedTrigger listed =
                new ListWebhooks(webhooks, activity, _ -> true).triggers().getFirst();
        assertEquals("webhook", listed.kind());
        assertEquals("/webhooks/paid (standard)", listed.source());
        assertEquals("Enabled", listed.state());
        assertEquals(
                "Function missing",
                new ListWebhooks(webhooks, activity, _ -> false)
                        .triggers()
                        .getFirst()
                        .state());
        assertEquals(Optional.of(queued.accepted()), listed.lastEvent());
    }

    @Test
    void aReplayInTheWindowIsTheSameInvocationAndALaterOneIsRefused() throws Exception {
        WebhookRequest captured = signed("m1");
        InvocationId first = accepted(captured);
        time.advance(Duration.ofMinutes(5));
        assertEquals(first, accepted(captured));
        time.advance(Duration.ofSeconds(1));
        assertInstanceOf(WebhookAnswer.Refused.class, accept.accept("paid", captured));
        assertEquals(first, accepted(signed("m1")), "sent again by its sender, who signs anew");
        assertNotEquals(first, accepted(signed("m2")));
    }

    @Test
    void aWebhookThatIsMadeAnewHasItsOwnDeliveries() throws Exception {
        InvocationId first = accepted(signed("m1"));
        webhooks.delete(new WebhookName("paid"));
        assertThrows(RejectedRequestException.class, () -> accept.accept("paid", signed("m1")));
        time.advance(Duration.ofMillis(1));
        create("paid", Scheme.STANDARD, new SecretWish.FromConfiguration("ours"));
        assertNotEquals(first, accepted(signed("m1")));
    }

    @Test
    void whatIsRefusedIsCountedAndListed() throws Exception {
        configured.put("ours", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
        assertInstanceOf(WebhookAnswer.Refused.class, accept.accept("paid", signed("m1")));
        assertEquals(List.of(), queue.accepted());
        assertEquals(
                1,
                meters.counter("ephemera.webhooks.requests", "webhook", "paid", "outcome", "refused")
                        .count());
        ListedTrigger.LastError error = new ListWebhooks(webhooks, activity, _ -> true)
                .triggers()
                .getFirst()
                .lastError()
                .orElseThrow();
        assertTrue(error.text().startsWith("a request was refused: no signature"), error.text());
        assertFalse(error.text().contains("whsec_"), error.text());
    }

    @Test
    void withoutItsSecretAWebhookIsNotReady() throws Exception {
        configured.clear();
        assertInstanceOf(WebhookAnswer.NotReady.class, accept.accept("paid", signed("m1")));
        configured.put("ours", "no base64?");
        assertInstanceOf(WebhookAnswer.NotReady.class, accept.accept("paid", signed("m1")));
        configured.put("ours", SECRET);
        accepted(signed("m1"));
    }

    @Test
    void whatTheQueueCannotTakeIsSaidSo() throws Exception {
        queue.behave(_ -> {
            throw new QueueUnavailableException("Kafka is away", Duration.ofSeconds(1), new IOException());
        });
        assertThrows(QueueUnavailableException.class, () -> accept.accept("paid", signed("m1")));
        assertEquals(
                "Kafka is away",
                activity.of(new WebhookName("paid")).lastError().orElseThrow().reason());
        assertEquals(0, activity.of(new WebhookName("paid")).accepted());
    }

    @Test
    void anOpenWebhookClosesWhenThePlatformWantsKeys() throws Exception {
        create("open", Scheme.NONE, new SecretWish.Unsaid());
        WebhookRequest unsigned = new WebhookRequest("", Map.of("idempotency-key", List.of("1")), BODY);
        WebhookAnswer first = accept.accept("open", unsigned);
        assertInstanceOf(WebhookAnswer.Accepted.class, first);
        assertEquals(first, accept.accept("open", unsigned));
        AcceptWebhook locked = platform(Unsigned.REFUSED);
        assertInstanceOf(WebhookAnswer.Refused.class, locked.accept("open", unsigned));
        assertEquals(2, queue.accepted().size());
    }
}
