package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The clients as mappings want them. Immutable. */
enum KafkaClients implements Clients {
    INSTANCE;

    private static final int MEGABYTE = 1 << 20;

    @Override
    public Consumer<byte[], byte[]> consumer(KafkaConnection connection, String group, String name) {
        Map<String, Object> settings = usual(connection, name);
        settings.put("group.id", group);
        settings.put("group.protocol", "classic");
        // Partitions that stay go on being read while others move.
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        settings.put("enable.auto.commit", false);
        // Positions are set and committed before anything is read; this is for those whose records have expired.
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        settings.put("isolation.level", "read_committed");
        settings.put("session.timeout.ms", 10_000);
        settings.put("heartbeat.interval.ms", 2_000);
        settings.put("max.poll.records", 1_000);
        settings.put("fetch.max.bytes", 8 * MEGABYTE);
        // New partitions, and topics that are made or deleted, are noticed within this time.
        settings.put("metadata.max.age.ms", 5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> producer(KafkaConnection connection, String name) {
        Map<String, Object> settings = usual(connection, name);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        // A record in base64 is a third larger, and topics bound what comes compressed.
        settings.put("compression.type", "gzip");
        settings.put("max.request.size", 64 * MEGABYTE);
        settings.put("max.block.ms", 10_000);
        settings.put("delivery.timeout.ms", 30_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> usual(KafkaConnection connection, String name) {
        Map<String, Object> settings = connection.properties();
        settings.put("client.id", name);
        settings.put("request.timeout.ms", 10_000);
        settings.put("default.api.timeout.ms", 10_000);
        settings.put("reconnect.backoff.max.ms", 1_000);
        settings.put("metric.reporters", "");
        settings.put("enable.metrics.push", false);
        return settings;
    }
}
