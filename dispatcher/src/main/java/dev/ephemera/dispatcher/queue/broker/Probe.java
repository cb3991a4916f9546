package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a cluster whether it is there. Confined to one thread. */
final class Probe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaConnection connection;
    private final Admin admin;

    Probe(KafkaConnection connection) {
        this.connection = connection;
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

    /** Creates topics that do not exist yet. Returns without them where that fails, and says so in the log. */
    void create(List<TopicPlan> plans) throws InterruptedException {
        try {
            new Topics(admin, new ClusterErrors(connection)).create(plans, OptionalInt.empty());
        } catch (BrokerException e) {
            LOG.warn("Kafka will create topics of its own when it needs them, which is slow: {}", e.sentence());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
