package dev.ephemera.gateway.outgoing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import io.micronaut.context.ApplicationContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class WebhookTlsIT {

    @TempDir
    static Path directory;

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted() throws Exception {
        try (TlsReceiver receiver = TlsReceiver.open(directory);
                ApplicationContext context = Webhooks.context(
                        Map.of("ephemera.webhooks.private-addresses", "allow", "ephemera.webhooks.timeout", "60s"))) {
            Told.NotNow told = assertInstanceOf(
                    Told.NotNow.class,
                    context.getBean(WebhookSender.class)
                            .post(
                                    new Destination.ToWebhook(
                                            URI.create("https://localhost:" + receiver.port() + "/secret")),
                                    "message-1",
                                    Instant.EPOCH,
                                    "{}".getBytes(UTF_8)));
            assertEquals("localhost cannot be reached: SunCertPathBuilderException", told.reason());
        }
    }
}
