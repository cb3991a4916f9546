package dev.ephemera.dispatcher.queue.broker;

import java.util.Map;
import java.util.TreeMap;

/**
 * A topic that there has to be.
 *
 * @param name as Kafka allows it: 1 to 249 letters, digits, dots, dashes and underscores
 * @param partitions one or more; a topic with more or fewer is not the one that is meant
 * @param settings Kafka's own, for the case that the topic is created
 */
public record TopicPlan(String name, int partitions, Map<String, String> settings) {

    public TopicPlan {
        settings = Map.copyOf(settings);
        if (partitions < 1) {
            throw new IllegalArgumentException("Topic '" + name + "' needs one partition or more, not " + partitions);
        }
    }

    /**
     * A topic that keeps each record until it is deleted by whoever is done with it.
     *
     * @param settings others than those of keeping
     */
    public static TopicPlan keeping(String name, int partitions, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.put("cleanup.policy", "delete");
        all.put("retention.ms", "-1");
        all.put("retention.bytes", "-1");
        return new TopicPlan(name, partitions, all);
    }
}
