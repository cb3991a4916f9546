package dev.ephemera.dispatcher.queue.kafka;

import java.time.Duration;

/**
 * The delays that records can be given. Each partition of the topic of delayed records stands for one
 * of them, twice as long as the one before. All records of a partition wait for the same time, so they
 * become due in the order in which they lie there, and looking at the first is enough. A longer or odder
 * delay is a sum of several; the last of them is the shortest, so that a record is late by at most {@link
 * #SHORTEST} on that account.
 */
final class DelayBuckets {

    /** From an eighth of a second to twelve days. */
    static final int COUNT = 24;

    static final Duration SHORTEST = Duration.ofMillis(125);

    private DelayBuckets() {}

    /**
     * Which one a record goes to: the longest that does not end after its time, or the shortest of all.
     *
     * @param remaining until it is due; more than zero
     */
    static int bucketFor(Duration remaining) {
        long shortest = Math.max(1, remaining.toMillis() / SHORTEST.toMillis());
        int bucket = Long.SIZE - 1 - Long.numberOfLeadingZeros(shortest);
        return Math.min(bucket, COUNT - 1);
    }

    /** How long a record stays in a bucket. */
    static Duration delay(int bucket) {
        return SHORTEST.multipliedBy(1L << bucket);
    }
}
