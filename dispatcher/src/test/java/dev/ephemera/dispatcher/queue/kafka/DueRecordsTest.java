package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.queue.kafka.DueRecords.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DueRecordsTest {

    /** One second. */
    private static final int BUCKET = 3;

    private static final long NOW = 1_000_000;

    @Test
    void partsThoseThatHaveWaitedFromTheRest() {
        DueRecords parted = parted(NOW - 5000, NOW - 1001, NOW - 1000, NOW - 999, NOW);
        assertEquals(List.of(0L, 1L, 2L), offsets(parted));
        assertEquals(Optional.of(new Wait(3, Duration.ofMillis(1))), parted.next());
    }

    @Test
    void hasNothingToWaitForWhenAllAreDue() {
        DueRecords parted = parted(NOW - 3000, NOW - 2000);
        assertEquals(List.of(0L, 1L), offsets(parted));
        assertEquals(Optional.empty(), parted.next());
    }

    @Test
    void waitsForTheFirstWhenNoneIsDue() {
        assertEquals(
                Optional.of(new Wait(0, Duration.ofSeconds(1))),
                parted(NOW, NOW).next());
    }

    @Test
    void movesOnWhatAWrongClockHasWritten() {
        DueRecords parted = parted(NOW + 3_600_000, NOW - 2000, NOW - 10);
        assertEquals(List.of(0L, 1L), offsets(parted));
        assertEquals(Optional.of(new Wait(2, Duration.ofMillis(990))), parted.next());
    }

    private static DueRecords parted(long... times) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long time : times) {
            records.add(new ConsumerRecord<>(
                    "delayed",
                    BUCKET,
                    records.size(),
                    time,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    new byte[0],
                    new byte[0],
                    new RecordHeaders(),
                    Optional.empty()));
        }
        return DueRecords.of(records, BUCKET, Instant.ofEpochMilli(NOW));
    }

    private static List<Long> offsets(DueRecords records) {
        return records.due().stream().map(ConsumerRecord::offset).toList();
    }
}
