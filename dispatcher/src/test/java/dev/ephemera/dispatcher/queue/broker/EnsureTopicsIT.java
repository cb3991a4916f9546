package dev.ephemera.dispatcher.queue.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EnsureTopicsIT {

    private final KafkaConnection connection = TestBroker.shared().connection();
    private final EnsureTopics topics = new EnsureTopics(connection, OptionalInt.empty());

    @Test
    void createsTopicsAsPlanned() throws Exception {
        topics.ensure(List.of(
                TopicPlan.keeping("planned-1", 1, Map.of("segment.bytes", "16777216")),
                TopicPlan.keeping("planned-24", 24, Map.of())));

        try (Admin admin = Admin.create(connection.properties())) {
            Map<String, Integer> partitions = new TreeMap<>();
            admin.describeTopics(List.of("planned-1", "planned-24"))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((name, topic) ->
                            partitions.put(name, topic.partitions().size()));
            assertEquals(Map.of("planned-1", 1, "planned-24", 24), partitions);
            assertEquals("-1", setting(admin, "planned-1", "retention.ms"));
            assertEquals("16777216", setting(admin, "planned-1", "segment.bytes"));
        }
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .all()
                .get(30, TimeUnit.SECONDS)
                .get(resource)
                .get(name)
                .value();
    }

    @Test
    void doesNothingWhereAllIsThere() throws Exception {
        List<TopicPlan> plans = List.of(TopicPlan.keeping("again", 2, Map.of()));
        topics.ensure(plans);

        topics.ensure(plans);
    }

    @Test
    void severalNodesMayDoItTogether() throws Exception {
        List<TopicPlan> plans = IntStream.range(0, 8)
                .mapToObj(index -> TopicPlan.keeping("together-" + index, 1, Map.of()))
                .toList();
        try (ExecutorService nodes = Executors.newFixedThreadPool(3)) {
            Collection<Future<?>> ends = new ArrayList<>();
            for (int node = 0; node < 3; node++) {
                ends.add(nodes.submit(() -> {
                    topics.ensure(plans);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void refusesATopicWithOtherPartitions() throws Exception {
        topics.ensure(List.of(TopicPlan.keeping("partitions", 2, Map.of())));

        BrokerException failure = assertThrows(
                BrokerException.class, () -> topics.ensure(List.of(TopicPlan.keeping("partitions", 1, Map.of()))));

        assertTrue(
                failure.sentence().startsWith("topic partitions has 2 partitions and must have 1"), failure.sentence());
    }

    @Test
    void refusesATopicThatForgets() throws Exception {
        topics.ensure(List.of(new TopicPlan("forgetful", 1, Map.of("retention.ms", "1000"))));

        BrokerException failure = assertThrows(
                BrokerException.class, () -> topics.ensure(List.of(TopicPlan.keeping("forgetful", 1, Map.of()))));

        assertTrue(failure.sentence().startsWith("topic forgetful has retention.ms=1000"), failure.sentence());
    }

    @Test
    void saysThatThereAreTooFewBrokersForTheCopies() {
        EnsureTopics copied = new EnsureTopics(connection, OptionalInt.of(3));

        BrokerException failure = assertThrows(
                BrokerException.class, () -> copied.ensure(List.of(TopicPlan.keeping("copied", 1, Map.of()))));

        assertTrue(failure.sentence().startsWith("topics cannot have as many copies as wanted"), failure.sentence());
        assertTrue(failure.sentence().endsWith(": choose fewer, or add brokers"), failure.sentence());
    }
}
