package dev.ephemera.gateway.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What receivers find that check signatures with the library of Standard Webhooks. */
@Timeout(60)
final class SignedWebhooksTest {

    private static final String USUAL = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OWN = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String BODY = "{\"a\": 1}";

    private static ApplicationContext context;

    @BeforeAll
    static void open() {
        context = Webhooks.context(Map.of(
                "ephemera.webhooks.private-addresses",
                "allow",
                "ephemera.webhooks.timeout",
                "30s",
                "ephemera.webhooks.signing-secret",
                "usual",
                "ephemera.secrets.usual.value",
                USUAL,
                "ephemera.secrets.own.value",
                OWN,
                "ephemera.secrets.bad.value",
                "? no base64 ?"));
    }

    @AfterAll
    static void close() {
        context.close();
    }

    private static Told post(URI address) throws InterruptedException {
        return context.getBean(WebhookSender.class)
                .post(new Destination.ToWebhook(address), "message-1", Instant.now(), BODY.getBytes(UTF_8));
    }

    private static HttpHeaders headers(String request) {
        Map<String, List<String>> headers = request.lines()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(line -> line[0].toLowerCase(Locale.ROOT), line -> List.of(line[1])));
        return HttpHeaders.of(headers, (_, _) -> true);
    }

    private static void verify(String secret, String request) throws Exception {
        new Webhook(secret).verify(request.substring(request.indexOf("\r\n\r\n") + 4), headers(request));
    }

    @Test
    void theUsualSecretSignsWhereADestinationNamesNone() throws Exception {
        try (LocalReceiver receiver = LocalReceiver.answering("HTTP/1.1 204 No Content", "", "")) {
            assertInstanceOf(Told.Yes.class, post(receiver.address("/hook")));
            String request = receiver.requests().getFirst();
            verify(USUAL, request);
            assertThrows(WebhookVerificationException.class, () -> verify(OWN, request));
        }
    }

    @Test
    void aDestinationMayNameItsOwnSecretWhichIsNotSent() throws Exception {
        try (LocalReceiver receiver = LocalReceiver.answering("HTTP/1.1 204 No Content", "", "")) {
            assertInstanceOf(Told.Yes.class, post(receiver.address("/hook?a=b%20c#secret=own")));
            String request = receiver.requests().getFirst();
            assertTrue(request.startsWith("POST /hook?a=b%20c HTTP/1.1\r\n"), request);
            verify(OWN, request);
            assertThrows(WebhookVerificationException.class, () -> verify(USUAL, request));
        }
    }

    @Test
    void whatCannotBeSignedIsNotSent() throws Exception {
        try (LocalReceiver receiver = LocalReceiver.answering("HTTP/1.1 204 No Content", "", "")) {
            for (String name : List.of("nowhere", "bad")) {
                Told.NotNow told = assertInstanceOf(Told.NotNow.class, post(receiver.address("/hook#secret=" + name)));
                assertTrue(told.reason().contains("'" + name + "'"), told.reason());
                assertFalse(told.reason().contains("base64 ?"), told.reason());
            }
            assertEquals(0, receiver.connections());
        }
    }

    @Test
    void aSecretThatIsNotThereIsNoticedWhenADestinationIsSet() {
        CheckWebhook check = context.getBean(CheckWebhook.class);
        check.check(new Destination.ToWebhook(URI.create("https://example.com/#secret=own")));
        check.check(new Destination.ToWebhook(URI.create("https://example.com/")));
        assertThrows(
                RejectedRequestException.class,
                () -> check.check(new Destination.ToWebhook(URI.create("https://example.com/#secret=nowhere"))));
    }

    @Test
    void aRedirectionIntoThisNetworkIsNotFollowed() throws Exception {
        try (LocalReceiver inside = LocalReceiver.answering("HTTP/1.1 200 OK", "", "");
                LocalReceiver outside = LocalReceiver.answering(
                        "HTTP/1.1 307 Temporary Redirect",
                        "Location: " + inside.address("/latest/meta-data/"),
                        "",
                        "")) {
            Told.Never told = assertInstanceOf(Told.Never.class, post(outside.address("/hook")));
            assertTrue(told.reason().contains("redirections are not followed"), told.reason());
            assertEquals(0, inside.connections());
        }
    }
}
