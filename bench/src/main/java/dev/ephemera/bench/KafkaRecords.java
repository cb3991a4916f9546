package dev.ephemera.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of records that say when they were written, and how far groups are with them. Thread-safe. */
final class KafkaRecords implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double MICROS = 1e6;

    private final String address;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaRecords(String address) {
        this.address = address;
        admin = Admin.create(Map.of("bootstrap.servers", address));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", address, "acks", "all", "enable.idempotence", false),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    String newTopic(int partitions) throws InterruptedException, ExecutionException {
        String name = "bench-" + UUID.randomUUID();
        admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                .all()
                .get();
        // Answered by each partition's leader, as soon as that knows that it is one.
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
        }
        admin.listOffsets(ends).all().get();
        return name;
    }

    /** Begins to write a record that holds the time in seconds. */
    Future<?> write(String topic, int partition) {
        Instant now = Instant.now();
        String seconds = String.format("%d.%06d", now.getEpochSecond(), (long) (now.getNano() / 1e9 * MICROS));
        return producer.send(new ProducerRecord<>(topic, partition, null, seconds.getBytes(UTF_8)));
    }

    /** Returns when so many are stored in each partition. */
    void fill(String topic, int partitions, int each) throws InterruptedException, ExecutionException {
        Future<?>[] last = new Future<?>[partitions];
        for (int number = 0; number < each; number++) {
            for (int partition = 0; partition < partitions; partition++) {
                last[partition] = write(topic, partition);
            }
        }
        for (Future<?> written : last) {
            written.get();
        }
    }

    /** A consumer of a partition, from its beginning. */
    KafkaConsumer<byte[], byte[]> consumer(String group, TopicPartition partition, int batch) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        address,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        batch),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    /** Waits until a group has committed so many records of all partitions; returns how many they are. */
    long await(String group, double wanted) throws IOException, InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long now = committed(group);
        while (now < wanted) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IOException("Only " + now + " of " + wanted + " records are done with");
            }
            Load.pause(LOOK);
            now = committed(group);
        }
        return now;
    }

    private long committed(String group) throws InterruptedException, ExecutionException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }
}
