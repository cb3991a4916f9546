package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.triggers.filter.FilterCriteria;
import dev.ephemera.triggers.mapping.Batching;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PartitionBufferTest {

    private final ManualTime time = new ManualTime();

    private PartitionBuffer buffer(int size, Duration window, String... patterns) {
        return new PartitionBuffer(
                Records.PARTITION, new Batching(size, window), FilterCriteria.parse(List.of(patterns)), time);
    }

    private static List<Long> offsets(Batch batch) {
        return batch.records().stream().map(ConsumerRecord::offset).toList();
    }

    @Test
    void withoutAWindowWhatIsThereIsABatch() {
        PartitionBuffer buffer = buffer(3, Duration.ZERO);
        assertEquals(Optional.empty(), buffer.readyIn());
        assertEquals(OptionalLong.empty(), buffer.position());

        Records.some(5).forEach(buffer::add);

        assertEquals(Optional.of(Duration.ZERO), buffer.readyIn());
        assertEquals(OptionalLong.of(0), buffer.position());
        Batch first = buffer.take();
        assertEquals(List.of(0L, 1L, 2L), offsets(first));
        assertEquals(3, first.next());
        assertEquals(OptionalLong.of(3), buffer.position());
        assertEquals(List.of(3L, 4L), offsets(buffer.take()));
        assertEquals(OptionalLong.of(5), buffer.position());
        assertEquals(Optional.empty(), buffer.readyIn());
        assertEquals(0, buffer.bytes());
    }

    @Test
    void theWindowBeginsWithTheFirstRecord() {
        PartitionBuffer buffer = buffer(3, Duration.ofSeconds(10));
        time.advance(Duration.ofSeconds(100));
        buffer.add(Records.record(0, "a"));
        time.advance(Duration.ofSeconds(4));
        buffer.add(Records.record(1, "b"));

        assertEquals(Optional.of(Duration.ofSeconds(6)), buffer.readyIn());
        time.advance(Duration.ofSeconds(6));
        assertEquals(Optional.of(Duration.ZERO), buffer.readyIn());
        time.advance(Duration.ofSeconds(1));
        assertEquals(Optional.of(Duration.ZERO), buffer.readyIn());
    }

    @Test
    void aFullBatchDoesNotWait() {
        PartitionBuffer buffer = buffer(3, Duration.ofSeconds(10));
        Records.some(2).forEach(buffer::add);
        assertFalse(buffer.isFull());
        assertEquals(Optional.of(Duration.ofSeconds(10)), buffer.readyIn());

        buffer.add(Records.record(2, "c"));

        assertTrue(buffer.isFull());
        assertEquals(Optional.of(Duration.ZERO), buffer.readyIn());
    }

    @Test
    void aBatchFitsIntoAnEvent() {
        PartitionBuffer buffer = buffer(10_000, Duration.ofSeconds(10));
        for (int number = 0; number < 9; number++) {
            buffer.add(Records.record(number, new byte[1 << 20], new RecordHeaders()));
        }

        assertTrue(buffer.isFull());
        int taken = 0;
        while (buffer.readyIn().isPresent()) {
            Batch batch = buffer.take();
            assertTrue(KafkaEvent.write("a:9092", batch.records()).length <= KafkaEvent.LARGEST);
            taken += batch.records().size();
        }
        assertEquals(9, taken);
    }

    @Test
    void aRecordThatFitsIntoNoEventIsABatchOfItsOwn() {
        PartitionBuffer buffer = buffer(10, Duration.ZERO);
        buffer.add(Records.record(0, "small"));
        buffer.add(Records.record(1, new byte[KafkaEvent.LARGEST], new RecordHeaders()));
        buffer.add(Records.record(2, "small"));

        assertEquals(List.of(0L), offsets(buffer.take()));
        assertEquals(List.of(1L), offsets(buffer.take()));
        assertEquals(List.of(2L), offsets(buffer.take()));
    }

    @Test
    void whatPassesNoFilterIsDoneWithWhenWhatIsBeforeItIs() {
        PartitionBuffer buffer = buffer(10, Duration.ZERO, "{\"value\": [{\"prefix\": \"a\"}]}");
        buffer.add(Records.record(0, "b"));
        assertEquals(OptionalLong.of(1), buffer.position());
        buffer.add(Records.record(1, "a1"));
        buffer.add(Records.record(2, "b"));
        assertEquals(OptionalLong.of(1), buffer.position());
        buffer.add(Records.record(7, "a2"));
        buffer.add(Records.record(8, "b"));

        Batch batch = buffer.take();

        assertEquals(List.of(1L, 7L), offsets(batch));
        assertEquals(7, batch.positionAfter(1));
        assertEquals(9, batch.positionAfter(2));
    }
}
