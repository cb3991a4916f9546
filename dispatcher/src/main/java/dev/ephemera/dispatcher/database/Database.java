package dev.ephemera.dispatcher.database;

import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/**
 * The platform's SQL database, its schema up to date. What a transaction has committed survives a
 * crash of the machine. Thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Database implements AutoCloseable {

    /**
     * Opens an embedded SQLite database.
     *
     * @param file made if it is missing
     */
    public static Database sqlite(Path file) {
        throw new UnsupportedOperationException();
    }

    /**
     * Connects to PostgreSQL.
     *
     * @param url as JDBC takes it, such as {@code jdbc:postgresql://host/ephemera}
     */
    public static Database postgres(String url, String user, String password) {
        throw new UnsupportedOperationException();
    }

    public Jdbi jdbi() {
        throw new UnsupportedOperationException();
    }

    /** Whether other nodes may change it as well, so that what was read grows old. */
    public boolean shared() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
