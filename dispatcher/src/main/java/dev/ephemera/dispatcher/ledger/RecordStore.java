package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.ledger.RecordSettings.Retention;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where records end up. Every call is one transaction. Thread-safe. */
interface RecordStore {

    /** Adds records, but for those of functions that have been deleted and those it has already. */
    void write(List<InvocationRecord> records);

    Optional<InvocationRecord> find(InvocationId id);

    /** The records of a function, newest first. */
    List<InvocationRecord> recent(FunctionName function, int limit, Optional<RecordPosition> before);

    /** The newest record of a function that is one too many. */
    Optional<RecordPosition> surplus(FunctionName function, Retention retention);

    /**
     * Deletes records of a function, {@code from} and older.
     *
     * @return how many; fewer than {@code limit} if there are no more
     */
    int delete(FunctionName function, RecordPosition from, int limit);

    /**
     * Deletes records that arrived before {@code moment}.
     *
     * @return how many; fewer than {@code limit} if there are no more
     */
    int delete(Instant moment, int limit);
}
