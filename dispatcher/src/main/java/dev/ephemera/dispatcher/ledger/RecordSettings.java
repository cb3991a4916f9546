package dev.ephemera.dispatcher.ledger;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;

/**
 * How records are written, and how long they are kept.
 *
 * @param queue what records on their way to the database may hold in memory; more are dropped
 * @param batch the most that one transaction writes
 * @param pause how long a record may wait for others to be written with; what is lost at a crash
 * @param closing how long writing the last records may take at the end
 * @param retention what is kept of the past
 */
public record RecordSettings(MemorySize queue, int batch, Duration pause, Duration closing, Retention retention) {

    public static final RecordSettings DEFAULT = new RecordSettings(
            MemorySize.ofMegabytes(32), 500, Duration.ofMillis(100), Duration.ofSeconds(5), Retention.DEFAULT);

    public RecordSettings {
        if (batch < 1) {
            throw new IllegalArgumentException("A batch holds at least 1 record, not " + batch);
        }
    }

    /**
     * What is kept of the past; whatever bound is reached first.
     *
     * @param age how long a record is kept
     * @param perFunction the most records of one function, at least 1
     * @param logsPerFunction the most that the logs of one function take in the database
     */
    public record Retention(Duration age, int perFunction, MemorySize logsPerFunction) {

        public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 10_000, MemorySize.ofMegabytes(256));

        public Retention {
            if (perFunction < 1 || !age.isPositive()) {
                throw new IllegalArgumentException(
                        "Records are kept for some time and at least 1 of each function, not " + age + " and "
                                + perFunction);
            }
        }
    }
}
