package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and deletes topics that people want in the Kafka behind the queue. Thread-safe. */
public final class UserTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Broker broker;
    private final OptionalInt copies;

    /** @param copies of each record in topics that are created; empty for the cluster's own default */
    public UserTopics(Broker broker, OptionalInt copies) {
        this.broker = broker;
        this.copies = copies;
    }

    /**
     * Makes a topic unless there is one of this name, whatever its partitions and settings are.
     *
     * @throws BrokerException if it cannot be made now
     */
    public void create(String name, int partitions) throws BrokerException, InterruptedException {
        KafkaConnection connection = connection();
        if (!exists(connection, name)) {
            new EnsureTopics(connection, copies).ensure(List.of(new TopicPlan(name, partitions, Map.of())));
        }
    }

    private static boolean exists(KafkaConnection connection, String name)
            throws BrokerException, InterruptedException {
        ClusterErrors errors = new ClusterErrors(connection);
        try (Admin admin = admin(connection)) {
            return !new Topics(admin, errors).partitions(List.of(name)).isEmpty();
        } catch (KafkaException e) {
            throw errors.explain(e);
        }
    }

    /**
     * Deletes a topic with all of its records.
     *
     * @return false if there is none of this name
     * @throws BrokerException if it cannot be deleted now
     */
    public boolean delete(String name) throws BrokerException, InterruptedException {
        KafkaConnection connection = connection();
        ClusterErrors errors = new ClusterErrors(connection);
        try (Admin admin = admin(connection)) {
            admin.deleteTopics(List.of(name)).all().get();
            return true;
        } catch (ExecutionException e) {
            Throwable cause = ClusterErrors.root(e);
            if (cause instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw errors.explain(cause);
        } catch (KafkaException e) {
            throw errors.explain(e);
        }
    }

    private static Admin admin(KafkaConnection connection) {
        return Admin.create(AdminProperties.of(connection, "ephemera-user-topics", PATIENCE));
    }

    private KafkaConnection connection() throws BrokerException, InterruptedException {
        CompletableFuture<KafkaConnection> ready = broker.ready();
        try {
            return ready.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BrokerException(
                    "the platform's Kafka is not ready: " + broker.status().detail(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A broker never fails to become ready", e);
        }
    }
}
