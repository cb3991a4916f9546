package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.batch.Backoff;
import java.time.Duration;

/**
 * How a node runs mappings.
 *
 * @param look how often it looks for changes of mappings
 * @param heartbeat how often it says that it is alive, where other nodes may want to know
 * @param probe how often it asks a cluster whether it is there, and how much there is to do
 * @param handover how long a run may go on after its partition was given to another node
 * @param retries waits after failures of the function
 * @param setbacks waits after everything else
 */
public record MappingSettings(
        Duration look, Duration heartbeat, Duration probe, Duration handover, Backoff retries, Backoff setbacks) {

    public static final MappingSettings DEFAULT = new MappingSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(60)),
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)));
}
