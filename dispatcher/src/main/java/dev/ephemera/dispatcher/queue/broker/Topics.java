package dev.ephemera.dispatcher.queue.broker;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a cluster, as its administrator sees them. Thread-safe. */
final class Topics {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final int NAMED = 3;

    private final Admin admin;
    private final ClusterErrors errors;

    Topics(Admin admin, ClusterErrors errors) {
        this.admin = admin;
        this.errors = errors;
    }

    /** The number of partitions of those that exist. */
    Map<String, Integer> partitions(List<String> names) throws BrokerException, InterruptedException {
        Answers<TopicDescription> answers =
                Answers.of(admin.describeTopics(names).topicNameValues());
        List<String> hidden = answers.takeFailed(AuthorizationException.class);
        if (!hidden.isEmpty()) {
            throw new BrokerException("the user may not see " + named(hidden)
                    + ": allow it Describe, Read, Write and Create on topics of such names");
        }
        answers.takeFailed(UnknownTopicOrPartitionException.class);
        orThrow(answers);
        Map<String, Integer> partitions = new HashMap<>();
        answers.values()
                .forEach(
                        (name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }

    /** The settings of existing topics, defaults included; none for those whose settings may not be read. */
    Map<String, Map<String, String>> settings(Collection<String> names) throws BrokerException, InterruptedException {
        Map<String, KafkaFuture<Config>> pending = new TreeMap<>();
        admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values()
                .forEach((topic, config) -> pending.put(topic.name(), config));
        Answers<Config> answers = Answers.of(pending);
        List<String> hidden = answers.takeFailed(AuthorizationException.class);
        if (!hidden.isEmpty()) {
            LOG.warn("Whether {} keep their records is unknown: the user may not DescribeConfigs", named(hidden));
        }
        orThrow(answers);
        Map<String, Map<String, String>> settings = new HashMap<>();
        answers.values().forEach((name, config) -> settings.put(name, values(config)));
        return settings;
    }

    /**
     * Creates those that do not exist yet.
     *
     * @param copies of each record; empty for the cluster's default
     */
    void create(List<TopicPlan> plans, OptionalInt copies) throws BrokerException, InterruptedException {
        Answers<Void> answers = Answers.of(admin.createTopics(
                        plans.stream().map(plan -> newTopic(plan, copies)).toList())
                .values());
        answers.takeFailed(TopicExistsException.class);
        List<String> refused = answers.takeFailed(AuthorizationException.class);
        if (!refused.isEmpty()) {
            throw new BrokerException("the user may not create " + named(refused)
                    + ": allow it Create on topics of such names, or have them created by somebody who may, "
                    + description(plans, refused.getFirst()));
        }
        orThrow(answers);
        if (!answers.values().isEmpty()) {
            LOG.info("Created {}", named(List.copyOf(answers.values().keySet())));
        }
    }

    private <T> void orThrow(Answers<T> answers) throws BrokerException {
        Optional<Throwable> failure = answers.failure();
        if (failure.isPresent()) {
            throw errors.explain(failure.get());
        }
    }

    private static NewTopic newTopic(TopicPlan plan, OptionalInt copies) {
        Optional<Short> replication = copies.isPresent() ? Optional.of((short) copies.getAsInt()) : Optional.empty();
        return new NewTopic(plan.name(), Optional.of(plan.partitions()), replication).configs(plan.settings());
    }

    private static Map<String, String> values(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static String description(List<TopicPlan> plans, String name) {
        return plans.stream()
                .filter(plan -> plan.name().equals(name))
                .findFirst()
                .map(plan ->
                        name + " with " + plan.partitions() + " partition(s) and " + new TreeMap<>(plan.settings()))
                .orElse("");
    }

    private static String named(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return (names.size() == 1 ? "topic " : "topics ")
                + first
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }
}
