package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** How this package's own clients are configured: they give up soon, as somebody waits or asks again. Stateless. */
final class AdminProperties {

    private static final int RECONNECT_MILLISECONDS = 500;

    private AdminProperties() {}

    /** @param patience for one call, with all its retries */
    static Map<String, Object> of(KafkaConnection connection, String clientId, Duration patience) {
        int milliseconds = Math.toIntExact(patience.toMillis());
        Map<String, Object> properties = connection.properties();
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, milliseconds);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, milliseconds);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLISECONDS);
        properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }
}
