package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's clients, each for its purpose. Immutable. */
final class Clients {

    /**
     * How long the cluster keeps a fetch open that finds nothing. What comes in ends it at once, so this
     * is only the price of idling; but a consumer that closes waits for its last fetch.
     */
    private static final Duration FETCH_WAIT = Duration.ofSeconds(2);

    private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(1);

    /** Records are taken one at a time; those that lie with the first in one batch come along in vain. */
    private static final int FETCHED_BYTES = 1 << 10;

    private static final int FORWARDED_AT_ONCE = 1000;
    private static final int FORWARDED_BYTES = 4 << 20;
    private static final int FORWARDED_BYTES_OF_A_BUCKET = 256 << 10;
    private static final Duration FORWARDER_SESSION = Duration.ofSeconds(6);
    private static final Duration FORWARDER_HEARTBEAT = Duration.ofSeconds(2);

    private final KafkaConnection connection;
    private final TransportSettings settings;

    Clients(KafkaConnection connection, TransportSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    Admin admin() {
        return Admin.create(common());
    }

    /** Writes to all in-sync replicas, each record once however often it is sent. */
    Producer<byte[], byte[]> producer() {
        int patience = Math.toIntExact(settings.acknowledgement().toMillis());
        Map<String, Object> properties = common();
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("linger.ms", 0);
        properties.put("delivery.timeout.ms", patience);
        properties.put("request.timeout.ms", patience / 2);
        properties.put("max.block.ms", patience / 2);
        properties.put(
                "max.request.size", Math.toIntExact(settings.largestRecord().bytes()));
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    ShareConsumer<byte[], byte[]> shareConsumer(LaneName lane) {
        Map<String, Object> properties = common();
        properties.put("group.id", lane.topic());
        properties.put("share.acknowledgement.mode", "explicit");
        properties.put("share.acquire.mode", "record_limit");
        properties.put("max.poll.records", 1);
        properties.put("fetch.max.wait.ms", Math.toIntExact(FETCH_WAIT.toMillis()));
        properties.put("fetch.max.bytes", FETCHED_BYTES);
        return new KafkaShareConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Consumer<byte[], byte[]> delayedConsumer() {
        Map<String, Object> properties = common();
        properties.put("group.id", settings.topics().delayed());
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("session.timeout.ms", Math.toIntExact(FORWARDER_SESSION.toMillis()));
        properties.put("heartbeat.interval.ms", Math.toIntExact(FORWARDER_HEARTBEAT.toMillis()));
        properties.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        properties.put("fetch.max.wait.ms", Math.toIntExact(FETCH_WAIT.toMillis()));
        properties.put("max.poll.records", FORWARDED_AT_ONCE);
        properties.put("fetch.max.bytes", FORWARDED_BYTES);
        properties.put("max.partition.fetch.bytes", FORWARDED_BYTES_OF_A_BUCKET);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put("reconnect.backoff.max.ms", Math.toIntExact(LONGEST_RECONNECT.toMillis()));
        properties.put("enable.metrics.push", false);
        return properties;
    }
}
