package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Asks a cluster whether it is there. Confined to one thread. */
final class Probe implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;

    Probe(KafkaConnection connection) {
        admin = Admin.create(AdminProperties.of(connection, "ephemera-probe", PATIENCE));
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
