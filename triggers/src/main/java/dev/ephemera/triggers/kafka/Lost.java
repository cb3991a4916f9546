package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.triggers.batch.Condition;
import dev.ephemera.triggers.mapping.EventSourceMapping;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records that are given up.
 *
 * @param bootstrapServers as events name them
 * @param records of one partition, at least one
 * @param runs how often the first of them was run
 * @param failure of the last run, if there was one
 */
record Lost(
        EventSourceMapping mapping,
        String bootstrapServers,
        List<ConsumerRecord<byte[], byte[]>> records,
        Condition condition,
        int runs,
        Optional<Answer.Failure> failure,
        Instant at) {

    Lost {
        records = List.copyOf(records);
    }

    /** A part of them. */
    Lost only(List<ConsumerRecord<byte[], byte[]>> some) {
        return new Lost(mapping, bootstrapServers, some, condition, runs, failure, at);
    }

    /** The same for the same records, however often they are lost (a name-based UUID, RFC 9562). */
    UUID id() {
        ConsumerRecord<byte[], byte[]> first = records.getFirst();
        String name = mapping.id() + " " + first.topic() + " " + first.partition() + " " + first.offset() + " "
                + records.getLast().offset();
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    /** Which records, for people. */
    String words() {
        ConsumerRecord<byte[], byte[]> first = records.getFirst();
        String which = records.size() == 1
                ? "record " + first.offset()
                : "records " + first.offset() + " to " + records.getLast().offset();
        return which + " of " + first.topic() + "-" + first.partition();
    }
}
