package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.dispatcher.child.Happening;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Creates the topics that are missing, and checks those that exist. Immutable and thread-safe. */
public final class EnsureTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** What was just created is known to every broker a moment later. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private static final int LOOKS = 300;

    private final KafkaConnection connection;
    private final OptionalInt copies;

    /** @param copies of each record in topics that are created; empty for the cluster's own default */
    public EnsureTopics(KafkaConnection connection, OptionalInt copies) {
        this.connection = connection;
        this.copies = copies;
    }

    /**
     * Returns when all of them exist, with as many partitions as planned, and none is set to forget or to
     * refuse records that its plan keeps. Repeating it does no harm, nor does another node that does the same.
     *
     * @throws BrokerException if the user may not do this, or a topic is not as planned, or the cluster does
     *     not answer; some of the topics may have been created then
     */
    public void ensure(Collection<TopicPlan> plans) throws BrokerException, InterruptedException {
        ClusterErrors errors = new ClusterErrors(connection);
        try (Admin admin = Admin.create(AdminProperties.of(connection, "ephemera-topics", PATIENCE))) {
            Topics topics = new Topics(admin, errors);
            List<TopicPlan> missing = checked(topics, List.copyOf(plans));
            if (!missing.isEmpty()) {
                topics.create(missing, copies);
                awaitSight(topics, missing);
            }
        } catch (KafkaException e) {
            throw errors.explain(e);
        }
    }

    /** Also checks those that another node has created meanwhile. */
    private void awaitSight(Topics topics, List<TopicPlan> created) throws BrokerException, InterruptedException {
        List<TopicPlan> hidden = checked(topics, created);
        for (int look = 1; !hidden.isEmpty(); look++) {
            if (look == LOOKS) {
                throw new BrokerException("the cluster at " + connection.bootstrapServers()
                        + " has created topics but does not show them: "
                        + hidden.stream().map(TopicPlan::name).toList());
            }
            Happening.within(BETWEEN_LOOKS, new CompletableFuture<>());
            hidden = checked(topics, hidden);
        }
    }

    /** Those that do not exist; the others are as planned. */
    private static List<TopicPlan> checked(Topics topics, List<TopicPlan> plans)
            throws BrokerException, InterruptedException {
        Map<String, Integer> found =
                topics.partitions(plans.stream().map(TopicPlan::name).toList());
        Map<String, Map<String, String>> settings = topics.settings(found.keySet());
        for (TopicPlan plan : plans) {
            Integer partitions = found.get(plan.name());
            if (partitions != null) {
                Optional<String> objection =
                        TopicRules.objection(plan, partitions, settings.getOrDefault(plan.name(), Map.of()));
                if (objection.isPresent()) {
                    throw new BrokerException(objection.get());
                }
            }
        }
        return plans.stream().filter(plan -> !found.containsKey(plan.name())).toList();
    }
}
