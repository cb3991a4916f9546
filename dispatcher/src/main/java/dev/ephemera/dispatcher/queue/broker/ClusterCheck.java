package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether a cluster can carry the queue. Confined to one thread. */
final class ClusterCheck implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCheck.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String STATE_TOPIC = "__share_group_state";
    private static final String STATE_COPIES = "share.coordinator.state.topic.replication.factor";

    private final String servers;
    private final ClusterErrors errors;
    private final Admin admin;

    /** @throws BrokerException if the settings of the connection cannot be used */
    ClusterCheck(KafkaConnection connection) throws BrokerException {
        servers = connection.bootstrapServers();
        errors = new ClusterErrors(connection);
        try {
            admin = Admin.create(AdminProperties.of(connection, "ephemera-check", PATIENCE));
        } catch (KafkaException e) {
            throw errors.explain(e);
        }
    }

    /** @throws BrokerException if nobody answers within seconds */
    void askWhetherItIsThere() throws BrokerException, InterruptedException {
        get(admin.describeCluster().nodes());
    }

    /** @throws BrokerException if it cannot carry the queue, or does not answer within seconds */
    void examine() throws BrokerException, InterruptedException {
        Collection<Node> nodes = get(admin.describeCluster().nodes());
        FeatureMetadata features = get(admin.describeFeatures().featureMetadata());
        SupportedVersionRange metadata = features.supportedFeatures().get("metadata.version");
        FinalizedVersionRange share = features.finalizedFeatures().get("share.version");
        refuse(ShareGroupRules.objection(
                servers, metadata == null ? 0 : metadata.maxVersion(), share == null ? 0 : share.maxVersionLevel()));
        OptionalInt copies = copiesOfState(nodes);
        if (copies.isPresent()) {
            refuse(ShareGroupRules.objectionToCopies(servers, copies.getAsInt(), nodes.size()));
        }
    }

    /** Of the topic that is created with the first share group; empty if it is there, or may not be looked at. */
    private OptionalInt copiesOfState(Collection<Node> nodes) throws BrokerException, InterruptedException {
        try {
            admin.describeTopics(List.of(STATE_TOPIC)).allTopicNames().get();
            return OptionalInt.empty();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                LOG.debug("Whether there is a topic {} is not known", STATE_TOPIC, e);
                return OptionalInt.empty();
            }
        }
        return settingOf(nodes, STATE_COPIES);
    }

    private OptionalInt settingOf(Collection<Node> nodes, String setting) throws BrokerException, InterruptedException {
        if (nodes.isEmpty()) {
            return OptionalInt.empty();
        }
        ConfigResource broker = new ConfigResource(
                ConfigResource.Type.BROKER, nodes.iterator().next().idString());
        try {
            return admin.describeConfigs(List.of(broker)).all().get().values().stream()
                    .map(settings -> settings.get(setting))
                    .filter(Objects::nonNull)
                    .mapToInt(entry -> Integer.parseInt(entry.value()))
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.debug("The settings of brokers may not be read", e);
                return OptionalInt.empty();
            }
            throw errors.explain(Optional.ofNullable(e.getCause()).orElse(e));
        }
    }

    private static void refuse(Optional<String> objection) throws BrokerException {
        if (objection.isPresent()) {
            throw new BrokerException(objection.get());
        }
    }

    private <T> T get(KafkaFuture<T> answer) throws BrokerException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw errors.explain(Optional.ofNullable(e.getCause()).orElse(e));
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
