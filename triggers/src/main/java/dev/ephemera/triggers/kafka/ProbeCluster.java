package dev.ephemera.triggers.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster now and then whether it is there: a consumer whose brokers have gone says nothing
 * of it. Learns on the way how many records wait. Confined to the mapping's thread.
 */
final class ProbeCluster {

    private static final Logger log = LoggerFactory.getLogger(ProbeCluster.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MappingRun run;
    private final Consumer<byte[], byte[]> consumer;
    private final Complaints complaints;
    private OptionalLong last = OptionalLong.empty();

    ProbeCluster(MappingRun run, Consumer<byte[], byte[]> consumer, Complaints complaints) {
        this.run = run;
        this.consumer = consumer;
        this.complaints = complaints;
    }

    /** Blocks for seconds at most. */
    void lookIfDue(Collection<PartitionWork> works) {
        if (last.isPresent()
                && run.time()
                                .since(last.getAsLong())
                                .compareTo(run.node().settings().probe())
                        < 0) {
            return;
        }
        try {
            look(works);
        } catch (TimeoutException e) {
            problem(complaints.silence());
        } catch (InvalidTopicException e) {
            problem(complaints.about(e));
        }
        last = OptionalLong.of(run.time().monotonicNanos());
    }

    private void look(Collection<PartitionWork> works) {
        String topic = run.mapping().definition().source().topic();
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
        if (partitions.isEmpty()) {
            problem(complaints.noTopic(topic));
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(
                partitions.stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList(),
                PATIENCE);
        if (run.status().clusterFine()) {
            log.info(
                    "Mapping {}: all is well again with the cluster",
                    run.mapping().id());
        }
        long lag = 0;
        for (PartitionWork work : works) {
            long end = ends.getOrDefault(work.partition(), 0L);
            lag += Math.max(0, end - work.position().orElse(end));
        }
        run.status().lag(lag);
    }

    private void problem(String what) {
        if (run.status().clusterProblem(what)) {
            log.warn("Mapping {}: {}", run.mapping().id(), what);
        }
    }
}
