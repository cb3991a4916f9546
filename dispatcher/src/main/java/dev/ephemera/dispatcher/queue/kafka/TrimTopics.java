package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nobody needs any more. The topics keep everything for ever by themselves, as their
 * retention does not know what has been dealt with. Once a minute, on a virtual thread; no two of them
 * at a time, so that what is remembered needs no lock.
 */
final class TrimTopics {

    private static final Logger log = LoggerFactory.getLogger(TrimTopics.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Admin admin;
    private final QueueTopics topics;
    private final LaneLoads loads;
    private final Timers timers;
    private final Map<TopicPartition, Long> trimmed = new ConcurrentHashMap<>();
    private volatile boolean ended;
    private volatile boolean failing;

    TrimTopics(Admin admin, QueueTopics topics, LaneLoads loads, Timers timers) {
        this.admin = admin;
        this.topics = topics;
        this.loads = loads;
        this.timers = timers;
    }

    /** Does it from now on, for the first time in a minute. */
    void begin() {
        timers.after(INTERVAL, () -> Thread.ofVirtual().name("queue-trim").start(this::tryToTrim));
    }

    void end() {
        ended = true;
    }

    private void tryToTrim() {
        if (ended) {
            return;
        }
        try {
            trim();
            failing = false;
        } catch (ExecutionException | KafkaException e) {
            if (!failing && !ended) {
                log.warn("Old records of the queue cannot be deleted, which is tried again: {}", e.toString());
            }
            failing = true;
        } catch (InterruptedException e) {
            log.warn("The deletion of old records was interrupted", e);
        }
        begin();
    }

    /** @throws ExecutionException with Kafka's reason; what could be deleted may have been */
    void trim() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> done = laneStarts();
        done.putAll(delayedStarts());
        Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
        done.forEach((partition, start) -> {
            if (start > trimmed.getOrDefault(partition, 0L)) {
                deletions.put(partition, RecordsToDelete.beforeOffset(start));
            }
        });
        if (!deletions.isEmpty()) {
            admin.deleteRecords(deletions).all().get();
        }
        trimmed.putAll(done);
    }

    /** Where the records begin that are not dealt with, by lane. */
    private Map<TopicPartition, Long> laneStarts() throws ExecutionException, InterruptedException {
        Map<String, ListShareGroupOffsetsSpec> groups =
                loads.all().stream().collect(Collectors.toMap(LaneName::topic, _ -> new ListShareGroupOffsetsSpec()));
        Map<String, Map<TopicPartition, SharePartitionOffsetInfo>> offsets =
                admin.listShareGroupOffsets(groups).all().get();
        Map<TopicPartition, Long> starts = new HashMap<>();
        for (LaneName lane : loads.all()) {
            offsets.getOrDefault(lane.topic(), Map.of()).forEach((partition, info) -> {
                // Nothing is known of a partition that nobody has read.
                if (info != null && partition.topic().equals(lane.topic())) {
                    starts.put(partition, info.startOffset());
                    loads.of(lane).takenTo(info.startOffset() - 1);
                }
            });
        }
        return starts;
    }

    private Map<TopicPartition, Long> delayedStarts() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(topics.delayed())
                .partitionsToOffsetAndMetadata()
                .get();
        return committed.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
