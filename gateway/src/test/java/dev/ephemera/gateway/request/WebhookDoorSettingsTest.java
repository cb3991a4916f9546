package dev.ephemera.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WebhookDoorSettingsTest {

    @Test
    void defaults() {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments("doors-only")
                .environmentPropertySource(false)
                .banner(false)
                .start()) {
            assertEquals(new WebhookDoorSettings(Duration.ofSeconds(10)), context.getBean(WebhookDoorSettings.class));
        }
    }

    @Test
    void aBodyMayTakeSomeTime() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new WebhookDoorSettings(Duration.ZERO));
        assertTrue(String.valueOf(refused.getMessage()).contains("ephemera.webhooks.body-timeout"));
    }
}
