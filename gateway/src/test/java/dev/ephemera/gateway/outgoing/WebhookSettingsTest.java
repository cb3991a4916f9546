package dev.ephemera.gateway.outgoing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.gateway.outgoing.WebhookSettings.PrivateAddresses;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WebhookSettingsTest {

    @Test
    void defaults() {
        try (ApplicationContext context = Webhooks.context(Map.of())) {
            assertEquals(
                    new WebhookSettings(PrivateAddresses.REFUSE, Duration.ofSeconds(10), ""),
                    context.getBean(WebhookSettings.class));
        }
    }

    @Test
    void aCallMayTakeSomeTime() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new WebhookSettings(PrivateAddresses.REFUSE, Duration.ZERO, ""));
        assertTrue(refused.getMessage().contains("ephemera.webhooks.timeout"), refused.getMessage());
    }
}
