package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where records end up, and are forgotten in the end. Every call is one transaction. What is not over,
 * what somebody must still be told, and dead letters are kept by {@link #delete} and do not count as
 * surplus; {@link #deleteDead} is for the last. Thread-safe.
 */
interface RecordStore {

    /** Writes what has been noted; records that are there already stay as they are. */
    void write(List<Note> notes);

    /** The newest record of a function that is one too many, of those that may be forgotten by {@code now}. */
    Optional<RecordPosition> surplus(FunctionName function, Retention retention, Instant now);

    /**
     * Deletes records of a function that may be forgotten by {@code now}, {@code from} and older.
     *
     * @return how many; fewer than {@code limit} if there are no more
     */
    int delete(FunctionName function, RecordPosition from, Instant now, int limit);

    /**
     * Deletes records that could have been forgotten before {@code moment}.
     *
     * @return how many; fewer than {@code limit} if there are no more
     */
    int delete(Instant moment, int limit);

    /**
     * Deletes dead letters from before {@code moment}.
     *
     * @return how many; fewer than {@code limit} if there are no more
     */
    int deleteDead(Instant moment, int limit);
}
