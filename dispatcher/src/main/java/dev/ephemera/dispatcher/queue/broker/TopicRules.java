package dev.ephemera.dispatcher.queue.broker;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a topic that exists can stand for the one that is planned. Pure. */
final class TopicRules {

    private static final String CLEANUP = "cleanup.policy";

    /** Beyond these, the cluster forgets records whether or not anybody has seen them. */
    private static final Set<String> LIMITS = Set.of("retention.ms", "retention.bytes");

    private static final String UNLIMITED = "-1";
    private static final String LARGEST_RECORD = "max.message.bytes";

    private TopicRules() {}

    /**
     * What is wrong with a topic, with the remedy; empty if nothing is.
     *
     * @param settings those of the topic, defaults included; empty if they may not be read
     */
    static Optional<String> objection(TopicPlan plan, int partitions, Map<String, String> settings) {
        if (partitions != plan.partitions()) {
            return Optional.of("topic " + plan.name() + " has " + count(partitions) + " and must have "
                    + plan.partitions() + ": delete it while it is empty, or choose another prefix for topics");
        }
        for (Map.Entry<String, String> wanted : plan.settings().entrySet()) {
            String found = settings.get(wanted.getKey());
            if (found != null && loses(wanted.getKey(), wanted.getValue(), found)) {
                return Optional.of("topic " + plan.name() + " has " + wanted.getKey() + "=" + found
                        + ", by which the queue would lose records: set it to " + wanted.getValue());
            }
        }
        return Optional.empty();
    }

    private static boolean loses(String setting, String wanted, String found) {
        if (setting.equals(CLEANUP)) {
            return !found.equals(wanted);
        }
        if (LIMITS.contains(setting)) {
            return !found.equals(UNLIMITED) && (wanted.equals(UNLIMITED) || isLess(found, wanted));
        }
        return setting.equals(LARGEST_RECORD) && isLess(found, wanted);
    }

    private static boolean isLess(String found, String wanted) {
        return Long.parseLong(found) < Long.parseLong(wanted);
    }

    private static String count(int partitions) {
        return partitions == 1 ? "1 partition" : partitions + " partitions";
    }
}
