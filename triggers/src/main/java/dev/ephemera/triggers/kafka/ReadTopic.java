package dev.ephemera.triggers.kafka;

import dev.ephemera.triggers.mapping.KafkaSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a mapping's consumer group: reads the partitions that are its own, one batch of each at
 * a time. It polls on while batches run, however long that takes, so that the group never takes it
 * for dead. Confined to the mapping's thread.
 */
final class ReadTopic implements ConsumerRebalanceListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReadTopic.class);

    /** What may wait in memory for one mapping, as it stands in events; a partition without anything may always read. */
    private static final long MOST_WAITING_BYTES = 24L << 20;

    private static final Duration LONGEST_POLL = Duration.ofMillis(250);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(2);
    private static final int POLLS_PER_RUN = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MappingRun run;
    private final Consumer<byte[], byte[]> consumer;
    private final RunHold hold;
    private final StartPositions startPositions;
    private final ProbeCluster probe;

    private final Map<TopicPartition, PartitionWork> works = new LinkedHashMap<>();
    private boolean committing;
    private @Nullable Exception commitFailure;

    /**
     * @param consumer is closed with this
     * @param hold says when to stop
     */
    ReadTopic(MappingRun run, Consumer<byte[], byte[]> consumer, Complaints complaints, RunHold hold) {
        this.run = run;
        this.consumer = consumer;
        this.hold = hold;
        KafkaSource source = run.mapping().definition().source();
        this.startPositions = new StartPositions(consumer, source, PATIENCE);
        this.probe = new ProbeCluster(run, consumer, complaints);
    }

    /** Returns when it shall stop and no batch runs any more. */
    void run() {
        consumer.subscribe(List.of(run.mapping().definition().source().topic()), this);
        while (!hold.isFinishing() || isRunning()) {
            if (hold.isFinishing()) {
                works.values().forEach(hold.isAbandoned() ? PartitionWork::abandon : PartitionWork::finish);
            } else {
                position();
                works.values().forEach(PartitionWork::startNext);
            }
            commit();
            adjustFlow();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(pollTime())) {
                PartitionWork work = works.get(new TopicPartition(record.topic(), record.partition()));
                if (work != null) {
                    work.add(record);
                }
            }
            probe.lookIfDue(works.values());
        }
    }

    private boolean isRunning() {
        return works.values().stream().anyMatch(PartitionWork::isRunning);
    }

    private void position() {
        List<TopicPartition> fresh = works.values().stream()
                .filter(work -> !work.isPositioned())
                .map(PartitionWork::partition)
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        try {
            startPositions.of(fresh).forEach((partition, offset) -> {
                consumer.seek(partition, offset);
                Optional.ofNullable(works.get(partition)).ifPresent(work -> work.startAt(offset));
            });
        } catch (RetriableException | CommitFailedException e) {
            log.debug(
                    "Mapping {}: it is not known yet where to begin",
                    run.mapping().id(),
                    e);
        }
    }

    private void commit() {
        if (commitFailure != null) {
            throw new KafkaException("The position could not be committed", commitFailure);
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(works.values());
        if (!committing && !offsets.isEmpty()) {
            committing = true;
            consumer.commitAsync(offsets, this::committed);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<PartitionWork> works) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (PartitionWork work : works) {
            work.uncommitted().ifPresent(offset -> offsets.put(work.partition(), new OffsetAndMetadata(offset)));
        }
        return offsets;
    }

    private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Exception failure) {
        committing = false;
        if (failure == null) {
            offsets.forEach((partition, offset) ->
                    Optional.ofNullable(works.get(partition)).ifPresent(work -> work.committed(offset.offset())));
        } else if (passes(failure)) {
            log.debug("Mapping {}: a position was not committed", run.mapping().id(), failure);
        } else {
            commitFailure = failure;
        }
    }

    /**
     * Whether the next poll puts it right: a commit is tried again after a rebalance, or the partitions
     * are somebody else's by now.
     */
    private static boolean passes(Exception failure) {
        return failure instanceof RetriableException
                || failure instanceof RebalanceInProgressException
                || failure instanceof CommitFailedException;
    }

    private void adjustFlow() {
        long waiting =
                works.values().stream().mapToLong(PartitionWork::waitingBytes).sum();
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        for (PartitionWork work : works.values()) {
            boolean enough = hold.isFinishing()
                    || !work.isPositioned()
                    || work.isFull()
                    || (waiting > MOST_WAITING_BYTES && work.waitingBytes() > 0);
            (enough ? pause : resume).add(work.partition());
        }
        consumer.pause(pause);
        consumer.resume(resume);
    }

    /** The end of a run is noticed a fraction of its own length later; what arrives is noticed at once. */
    private Duration pollTime() {
        Duration time = LONGEST_POLL;
        for (PartitionWork work : works.values()) {
            Optional<Duration> next =
                    work.runningSince().map(age -> age.dividedBy(POLLS_PER_RUN)).or(work::dueIn);
            if (next.isPresent() && next.get().compareTo(time) < 0) {
                time = next.get();
            }
        }
        return isRunning() && time.compareTo(SHORTEST_POLL) < 0 ? SHORTEST_POLL : time;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> works.put(partition, new PartitionWork(partition, run)));
        consumer.pause(partitions);
    }

    /** They go to other members, which wait for this one meanwhile. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        handOver(take(partitions));
    }

    /** They are other members' already: nothing may be committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        take(partitions).forEach(PartitionWork::abandon);
    }

    private List<PartitionWork> take(Collection<TopicPartition> partitions) {
        return partitions.stream().map(works::remove).filter(Objects::nonNull).toList();
    }

    private void handOver(Collection<PartitionWork> leaving) {
        leaving.forEach(PartitionWork::finish);
        try {
            CompletableFuture.allOf(leaving.stream().map(PartitionWork::ended).toArray(CompletableFuture[]::new))
                    .get(run.node().settings().handover().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            log.info(
                    "Mapping {}: runs are ended since their partitions go elsewhere",
                    run.mapping().id());
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a batch never fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leaving.forEach(PartitionWork::abandon);
        Map<TopicPartition, OffsetAndMetadata> offsets = uncommitted(leaving);
        if (!offsets.isEmpty()) {
            commitNow(offsets);
        }
    }

    /** Where it fails, some records are run again. */
    private void commitNow(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets, PATIENCE);
        } catch (KafkaException e) {
            log.info(
                    "Mapping {}: the last positions were not committed: {}",
                    run.mapping().id(),
                    e.getMessage());
        }
    }

    /** Lets what runs end, for a bounded time, and leaves the group. */
    @Override
    public void close() {
        List<PartitionWork> leaving = List.copyOf(works.values());
        works.clear();
        handOver(leaving);
        consumer.close(CloseOptions.timeout(PATIENCE));
    }
}
