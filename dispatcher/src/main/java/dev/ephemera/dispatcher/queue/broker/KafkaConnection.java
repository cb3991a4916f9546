package dev.ephemera.dispatcher.queue.broker;

import java.util.HashMap;
import java.util.Map;

/**
 * How Kafka's clients reach the cluster.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param security TLS and SASL, as Kafka's clients call their settings; may hold secrets
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> security) {

    public KafkaConnection {
        security = Map.copyOf(security);
    }

    /** What every client is configured with; for the caller to add to. */
    public Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(security);
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "KafkaConnection[" + bootstrapServers + "]";
    }
}
