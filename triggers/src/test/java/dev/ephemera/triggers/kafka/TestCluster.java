package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What tests do with a cluster themselves. Confined to the test's thread. */
final class TestCluster implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final KafkaConnection connection;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    TestCluster(KafkaConnection connection) {
        this.connection = connection;
        admin = Admin.create(connection.properties());
        producer = new KafkaProducer<>(connection.properties(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConnection connection() {
        return connection;
    }

    List<String> servers() {
        return List.of(connection.bootstrapServers().split(","));
    }

    /** A topic that nobody else has. */
    String newTopic(int partitions) {
        String name = "t-" + UUID.randomUUID();
        create(name, partitions);
        return name;
    }

    void create(String topic, int partitions) {
        get(admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
        Await.until("the topic can be used", () -> partitions(topic) == partitions);
    }

    void addPartitions(String topic, int total) {
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
        Await.until("the partitions can be used", () -> partitions(topic) == total);
    }

    private int partitions(String topic) {
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(topic)
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            return 0;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns when it is stored. */
    void send(String topic, int partition, String... values) {
        List<Future<?>> sent = new ArrayList<>();
        for (String value : values) {
            sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value.getBytes(UTF_8))));
        }
        sent.forEach(TestCluster::get);
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        get(producer.send(record));
    }

    /** The position of a group; empty if it has none. */
    Optional<Long> position(String group, String topic, int partition) {
        Map<TopicPartition, OffsetAndMetadata> offsets = get(admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .toCompletableFuture());
        return Optional.ofNullable(offsets.get(new TopicPartition(topic, partition)))
                .map(OffsetAndMetadata::offset);
    }

    /** Members that a group has now. */
    int members(String group) {
        return get(admin.describeConsumerGroups(List.of(group))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture())
                .get(group)
                .members()
                .size();
    }

    /** Reads a topic of one partition from its beginning until there is enough. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> isEnough) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                connection.properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Await.until(() -> topic + " has enough and not only " + records.size() + " records", () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return isEnough.test(records);
            });
            return records;
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }
}
