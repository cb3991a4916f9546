package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;

/**
 * How the transport works.
 *
 * @param topics the topics of the queue
 * @param concurrency the most share consumers of this node, and with that the most deliveries at a
 *     time; each lane has one at least, however small this is
 * @param largestEvent the largest event that is to fit into a record
 * @param putPatience how long a put waits for a cluster that is starting
 * @param acknowledgement how long the cluster may take to acknowledge a record
 * @param lock how long a delivery is another's if this node falls silent, 1 second or more; the cluster
 *     allows 15 to 60 seconds unless it is configured otherwise
 */
public record TransportSettings(
        QueueTopics topics,
        int concurrency,
        MemorySize largestEvent,
        Duration putPatience,
        Duration acknowledgement,
        Duration lock) {

    /** Room in a record for all but the event: the id and the header. */
    private static final MemorySize AROUND_THE_EVENT = new MemorySize(64 << 10);

    private static final Duration SHORTEST_ACKNOWLEDGEMENT = Duration.ofSeconds(2);
    private static final Duration SHORTEST_LOCK = Duration.ofSeconds(1);

    public static final TransportSettings DEFAULT = new TransportSettings(
            QueueTopics.DEFAULT,
            64,
            MemorySize.ofMegabytes(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    public TransportSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("The queue's concurrency must be 1 or more, not " + concurrency);
        }
        if (putPatience.isNegative()) {
            throw new IllegalArgumentException("The wait for the queue cannot be negative: " + putPatience);
        }
        if (acknowledgement.compareTo(SHORTEST_ACKNOWLEDGEMENT) < 0) {
            throw new IllegalArgumentException("Kafka must be given " + SHORTEST_ACKNOWLEDGEMENT.toSeconds()
                    + " seconds or more to acknowledge a record, not " + acknowledgement);
        }
        if (lock.compareTo(SHORTEST_LOCK) < 0) {
            throw new IllegalArgumentException("A lock must last a second or more, not " + lock);
        }
    }

    /** The largest record that the topics must take. */
    public MemorySize largestRecord() {
        return largestEvent.plus(AROUND_THE_EVENT);
    }
}
