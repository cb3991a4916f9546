package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.mapping.KafkaSource;
import dev.ephemera.triggers.mapping.StartingPosition.AtTimestamp;
import dev.ephemera.triggers.mapping.StartingPosition.Latest;
import dev.ephemera.triggers.mapping.StartingPosition.TrimHorizon;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out where to begin. A group that has no position yet gets one for each partition at once, and
 * keeps it: what is written later is read, even if nobody reads before that. A partition that is
 * added later is read from its first record. Confined to the mapping's thread.
 */
final class StartPositions {

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaSource source;
    private final Duration patience;

    StartPositions(Consumer<byte[], byte[]> consumer, KafkaSource source, Duration patience) {
        this.consumer = consumer;
        this.source = source;
        this.patience = patience;
    }

    /** Where each of these begins; what the group did not have yet is committed by then. */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        Set<TopicPartition> all = new HashSet<>(partitions);
        consumer.partitionsFor(source.topic(), patience)
                .forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
        Map<TopicPartition, Long> known = new HashMap<>();
        consumer.committed(all, patience).forEach((partition, offset) -> {
            if (offset != null) {
                known.put(partition, offset.offset());
            }
        });
        Map<TopicPartition, Long> chosen = choose(all, partitions, known);
        if (!chosen.isEmpty()) {
            consumer.commitSync(
                    chosen.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> new OffsetAndMetadata(entry.getValue()))),
                    patience);
        }
        known.putAll(chosen);
        known.keySet().retainAll(partitions);
        return known;
    }

    private Map<TopicPartition, Long> choose(
            Set<TopicPartition> all, Collection<TopicPartition> partitions, Map<TopicPartition, Long> known) {
        if (known.isEmpty()) {
            return switch (source.start()) {
                case TrimHorizon() -> consumer.beginningOffsets(all, patience);
                case Latest() -> consumer.endOffsets(all, patience);
                case AtTimestamp(Instant time) -> from(all, time);
            };
        }
        Set<TopicPartition> added = new HashSet<>(partitions);
        added.removeAll(known.keySet());
        return added.isEmpty() ? Map.of() : consumer.beginningOffsets(added, patience);
    }

    /** After the last record where all are older. */
    private Map<TopicPartition, Long> from(Set<TopicPartition> all, Instant time) {
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(all, patience));
        consumer.offsetsForTimes(
                        all.stream().collect(Collectors.toMap(partition -> partition, _ -> time.toEpochMilli())),
                        patience)
                .forEach((partition, found) -> {
                    if (found != null) {
                        offsets.put(partition, found.offset());
                    }
                });
        return offsets;
    }
}
