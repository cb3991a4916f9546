package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Asks a cluster whether it is there. Confined to one thread. */
final class Probe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;

    Probe(KafkaConnection connection) {
        Map<String, Object> properties = connection.properties();
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "ephemera-probe");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        admin = Admin.create(properties);
    }

    /** Whether a broker serves clients; says so within seconds. */
    boolean answers() throws InterruptedException {
        try {
            return !admin.describeCluster()
                    .nodes()
                    .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
