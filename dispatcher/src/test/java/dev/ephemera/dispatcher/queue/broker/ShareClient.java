package dev.ephemera.dispatcher.queue.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts words into one topic and takes them out as a share group. */
final class ShareClient {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final KafkaConnection connection;
    private final String topic;

    ShareClient(KafkaConnection connection, String topic) {
        this.connection = connection;
        this.topic = topic;
    }

    void createTopic() throws Exception {
        try (Admin admin = Admin.create(connection.properties())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, topic);
            AlterConfigOp fromTheStart =
                    new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(group, List.of(fromTheStart)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    void put(String... words) throws Exception {
        Map<String, Object> properties = connection.properties();
        properties.put("acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (String word : words) {
                producer.send(new ProducerRecord<>(topic, word)).get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** The next {@code count} words. */
    List<String> take(int count) {
        Map<String, Object> properties = connection.properties();
        properties.put("group.id", topic);
        List<String> words = new ArrayList<>();
        try (KafkaShareConsumer<String, String> consumer =
                new KafkaShareConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long start = System.nanoTime();
            while (words.size() < count && System.nanoTime() - start < PATIENCE_NANOS) {
                for (ConsumerRecord<String, String> word : consumer.poll(Duration.ofMillis(100))) {
                    words.add(word.value());
                }
            }
            consumer.commitSync();
        }
        return words;
    }
}
