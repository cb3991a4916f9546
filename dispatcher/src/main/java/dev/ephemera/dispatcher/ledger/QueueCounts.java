package dev.ephemera.dispatcher.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The books of the asynchronous invocations, as of one moment: accepted = waiting + running +
 * completed + dead. What is waiting and running is counted from the records; the others are running
 * totals since the database was made, so that a record that is forgotten still counts.
 *
 * @param accepted those that have been noted; one that was accepted a moment ago may not be yet
 * @param waiting for their first attempt or the next one, the delayed ones included
 * @param running claimed by a node
 * @param completed ended, well or badly, and known to whoever had to be told
 * @param dead ended as dead letters and not redriven since, the purged ones included
 * @param oldestDue since when the one that is due for longest waits; empty if none is due
 */
public record QueueCounts(
        long accepted, long waiting, long running, long completed, long dead, Optional<Instant> oldestDue) {

    /** How many are missing from the books: 0, or there is a bug. */
    public long missing() {
        return accepted - waiting - running - completed - dead;
    }
}
