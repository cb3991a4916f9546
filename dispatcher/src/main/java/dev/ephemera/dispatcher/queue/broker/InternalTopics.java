package dev.ephemera.dispatcher.queue.broker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The topics that Kafka keeps its groups in, created before anybody needs them: left to itself Kafka creates
 * them for the first group, and lets the members of that group wait for seconds. Stateless.
 *
 * <p>They are not written through to the disk record by record, as those of the queue are. What a failure of
 * the power takes from them is what was delivered and acknowledged last; it is delivered again.
 */
final class InternalTopics {

    private static final String NEVER = Long.toString(Long.MAX_VALUE);

    private InternalTopics() {}

    /** Otherwise as Kafka itself would create them. */
    static List<TopicPlan> plans() {
        return List.of(
                plan("__share_group_state", Map.of("cleanup.policy", "delete", "retention.ms", "-1")),
                plan("__consumer_offsets", Map.of("cleanup.policy", "compact")));
    }

    private static TopicPlan plan(String name, Map<String, String> cleanup) {
        return new TopicPlan(name, ServerConfiguration.INTERNAL_PARTITIONS, settings(cleanup));
    }

    private static Map<String, String> settings(Map<String, String> cleanup) {
        Map<String, String> settings = new TreeMap<>(cleanup);
        settings.put("compression.type", "producer");
        settings.put("flush.messages", NEVER);
        return settings;
    }
}
