package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.batch.FailurePolicy;
import dev.ephemera.triggers.mapping.EventSourceMapping;
import dev.ephemera.warmpool.time.TimeSource;
import dev.ephemera.warmpool.time.Timers;

/**
 * What the batches of a mapping need.
 *
 * @param bootstrapServers as events name them
 * @param tell whoever is told of lost records
 */
record MappingRun(
        EventSourceMapping mapping, String bootstrapServers, MappingStatus status, TellLost tell, NodeParts node) {

    FailurePolicy policy() {
        return new FailurePolicy(
                mapping.definition().failures(),
                node.settings().retries(),
                node.settings().setbacks());
    }

    InvokeFunction function() {
        return node.function();
    }

    EventMemory memory() {
        return node.memory();
    }

    TimeSource time() {
        return node.time();
    }

    Timers timers() {
        return node.timers();
    }
}
