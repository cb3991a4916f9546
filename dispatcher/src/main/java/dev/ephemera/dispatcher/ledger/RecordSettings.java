package dev.ephemera.dispatcher.ledger;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;

/**
 * What is recorded and how, and how long it is kept.
 *
 * @param recorded which synchronous invocations are recorded; asynchronous ones all are
 * @param writing how records reach the database
 * @param bulk what is kept of events and results
 * @param retention what is kept of the past
 */
public record RecordSettings(Recorded recorded, Writing writing, Bulk bulk, Retention retention) {

    public static final RecordSettings DEFAULT =
            new RecordSettings(Recorded.ALL, Writing.DEFAULT, Bulk.DEFAULT, Retention.DEFAULT);

    /**
     * How records reach the database, behind what they record.
     *
     * @param queue what records on their way may hold in memory; more are dropped
     * @param batch the most that one transaction writes
     * @param pause how long a record may wait for others to be written with; what is lost at a crash
     * @param closing how long writing the last records may take at the end
     */
    public record Writing(MemorySize queue, int batch, Duration pause, Duration closing) {

        public static final Writing DEFAULT =
                new Writing(MemorySize.ofMegabytes(32), 500, Duration.ofMillis(100), Duration.ofSeconds(5));

        public Writing {
            if (batch < 1) {
                throw new IllegalArgumentException("A batch holds at least 1 record, not " + batch);
            }
        }
    }

    /**
     * What is kept of each event and each result; of longer ones only the beginning. While a destination
     * is to be told, the whole result is kept, and of a dead letter the whole event.
     *
     * @param event at most 1 GB
     * @param result at most 1 GB
     */
    public record Bulk(MemorySize event, MemorySize result) {

        public static final Bulk DEFAULT = new Bulk(new MemorySize(64 << 10), new MemorySize(64 << 10));

        public Bulk {
            if (Math.max(event.bytes(), result.bytes()) > 1 << 30) {
                throw new IllegalArgumentException(
                        "Of an event and of a result at most 1 GB is kept, not " + event + " and " + result);
            }
        }

        KeptBytes keepEvent(byte[] bytes) {
            return KeptBytes.upTo((int) event.bytes(), bytes);
        }

        KeptBytes keepResult(byte[] bytes) {
            return KeptBytes.upTo((int) result.bytes(), bytes);
        }
    }

    /**
     * What is kept of the past; whatever bound is reached first. What is not over, and dead letters, are
     * not touched by the first three.
     *
     * @param age how long a record is kept
     * @param perFunction the most records of one function, at least 1
     * @param sizePerFunction the most that the logs, events and results of one function take in the
     *     database
     * @param deadLetters how long a dead letter is kept
     */
    public record Retention(Duration age, int perFunction, MemorySize sizePerFunction, Duration deadLetters) {

        public static final Retention DEFAULT =
                new Retention(Duration.ofDays(7), 10_000, MemorySize.ofMegabytes(256), Duration.ofDays(14));

        /**
         * How long an asynchronous invocation that is over is kept in any case: so long is it known that
         * it is over when another copy of it comes out of the queue.
         */
        static final Duration LEAST = Duration.ofHours(1);

        public Retention {
            if (perFunction < 1 || !age.isPositive() || !deadLetters.isPositive()) {
                throw new IllegalArgumentException(
                        "Records are kept for some time and at least 1 of each function, not " + age + ", "
                                + deadLetters + " and " + perFunction);
            }
        }
    }
}
