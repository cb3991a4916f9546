package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Runs pieces of work in transactions, on behalf of any number of threads. Thread-safe. */
interface Transactions extends AutoCloseable {

    /**
     * Runs the work and commits; returns when that is done.
     *
     * @param work only works on the handle, and may be run more than once: nothing of a run that failed
     *     stays
     * @throws RuntimeException the work's or the database's; then nothing has been committed, or nobody
     *     knows
     */
    <T> T run(Function<Handle, T> work);

    /** Waits for what runs; whoever comes later gets an exception. */
    @Override
    void close();

    static Transactions of(Database database) {
        return database.shared() ? new DirectTransactions(database) : GroupedTransactions.start(database);
    }
}
