package dev.ephemera.gateway.outgoing;

import io.micronaut.context.ApplicationContext;
import java.util.Map;

/** What posts webhooks, with some settings and without the rest of the platform. */
final class Webhooks {

    private Webhooks() {}

    static ApplicationContext context(Map<String, Object> settings) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments("doors-only")
                .environmentPropertySource(false)
                .properties(settings)
                .banner(false)
                .start();
    }
}
