package dev.ephemera.triggers.mapping;

import java.util.List;

/**
 * Where a mapping's records come from. It never changes, but for the access.
 *
 * @param bootstrapServers host:port, each once and in order, so that the same cluster looks the same;
 *     empty means the platform's own broker
 * @param topic the one topic
 * @param group the consumer group that keeps the position
 * @param start for a group that has none yet
 * @param access what is needed to be let in
 */
public record KafkaSource(
        List<String> bootstrapServers, String topic, String group, StartingPosition start, List<SourceAccess> access) {

    public KafkaSource {
        bootstrapServers = bootstrapServers.stream().sorted().distinct().toList();
        access = List.copyOf(access);
    }

    /** Whether the platform's own broker is meant. */
    public boolean isOwnBroker() {
        return bootstrapServers.isEmpty();
    }

    KafkaSource withAccess(List<SourceAccess> newAccess) {
        return new KafkaSource(bootstrapServers, topic, group, start, newAccess);
    }
}
