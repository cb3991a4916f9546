package dev.ephemera.triggers.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.triggers.filter.Filterable;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record of Kafka for filters, under the names that its parts have in events. */
record FilterableRecord(ConsumerRecord<byte[], byte[]> kafka) implements Filterable {

    @Override
    public JsonNode metadata() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("topic", kafka.topic());
        metadata.put("partition", kafka.partition());
        metadata.put("offset", kafka.offset());
        metadata.put("timestamp", kafka.timestamp());
        metadata.put("timestampType", kafka.timestampType().name());
        ArrayNode headers = metadata.putArray("headers");
        for (Header header : kafka.headers()) {
            if (header.value() == null) {
                headers.addObject().putNull(header.key());
            } else {
                ArrayNode numbers = headers.addObject().putArray(header.key());
                for (byte number : header.value()) {
                    numbers.add(number);
                }
            }
        }
        return metadata;
    }

    @Override
    public Optional<byte[]> data(Data part) {
        return switch (part) {
            case KEY -> Optional.ofNullable(kafka.key());
            case VALUE -> Optional.ofNullable(kafka.value());
        };
    }
}
