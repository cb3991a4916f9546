package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.util.List;
import java.util.Optional;

/**
 * What a mapping is made of.
 *
 * @param bootstrapServers host:port; empty means the platform's own broker
 * @param topics exactly one
 * @param group otherwise the mapping's own name
 * @param start otherwise with the oldest record
 * @param settings everything that can be changed later
 */
public record NewMapping(
        FunctionReference function,
        List<String> bootstrapServers,
        List<String> topics,
        Optional<String> group,
        Optional<StartingPosition> start,
        MappingChange settings) {

    public NewMapping {
        bootstrapServers = List.copyOf(bootstrapServers);
        topics = List.copyOf(topics);
    }
}
