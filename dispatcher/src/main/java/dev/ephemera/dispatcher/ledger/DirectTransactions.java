package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Each on its caller's thread, and all at the same time: for a database that is a server. Stateless. */
record DirectTransactions(Database database) implements Transactions {

    @Override
    public <T> T run(Function<Handle, T> work) {
        return database.jdbi().inTransaction(work::apply);
    }

    @Override
    public void close() {
        // The database is its owner's, and so are the threads.
    }
}
