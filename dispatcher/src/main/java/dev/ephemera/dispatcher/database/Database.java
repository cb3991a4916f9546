package dev.ephemera.dispatcher.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * The platform's SQL database, its schema up to date. What a transaction has committed survives a
 * crash of the machine. Thread-safe.
 */
public final class Database implements AutoCloseable {

    private static final int SQLITE_CONNECTIONS = 4;
    private static final int POSTGRES_CONNECTIONS = 10;
    private static final int BUSY_MILLIS = 30_000;

    private final HikariDataSource connections;
    private final boolean shared;

    /** Made beside the rest of the start: Jdbi's classes take longer to load than a database to open. */
    private final CompletableFuture<Jdbi> jdbi;

    private Database(HikariDataSource connections, boolean shared) {
        this.connections = connections;
        this.shared = shared;
        this.jdbi = CompletableFuture.supplyAsync(() -> createJdbi(connections), Thread::startVirtualThread);
    }

    private static Jdbi createJdbi(HikariDataSource connections) {
        Jdbi jdbi = Jdbi.create(connections);
        // Errors would otherwise quote what was bound, and functions' environments are secret.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /**
     * Opens an embedded SQLite database.
     *
     * @param file made if it is missing, with the folders above it; SQLite's library is kept beside it
     * @throws IOException if it cannot be opened or is no database
     */
    public static Database sqlite(Path file) throws IOException {
        makePrivate(file);
        SqliteLibrary.unpackOnce(file.resolveSibling("native"));
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        // In WAL mode anything less forgets the last commits when the machine loses power.
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // A transaction that reads first and writes later fails at once if another one has written between.
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(SQLITE_CONNECTIONS);
        pool.setMinimumIdle(1);
        return open(pool, file.toString(), "check that the file is a database and that it can be written", false);
    }

    /** The database holds secrets; its side files get the same permissions from SQLite. */
    private static void makePrivate(Path file) throws IOException {
        Files.createDirectories(
                Objects.requireNonNull(file.toAbsolutePath().getParent()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    /**
     * Connects to PostgreSQL.
     *
     * @param url as JDBC takes it, such as {@code jdbc:postgresql://host/ephemera}
     * @throws IOException if nothing answers there, or it does not let us in
     */
    public static Database postgres(String url, String user, String password) throws IOException {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        // The server's details quote whole rows, and functions' environments are secret.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.setMaximumPoolSize(POSTGRES_CONNECTIONS);
        pool.setMinimumIdle(1);
        // The rest of the URL may hold a password.
        String place = url.replaceFirst("\\?.*", "");
        return open(pool, place, "check the address, the user and the password", true);
    }

    private static Database open(HikariConfig pool, String place, String remedy, boolean shared) throws IOException {
        pool.setPoolName("database");
        HikariDataSource connections;
        try {
            connections = new HikariDataSource(pool);
        } catch (PoolInitializationException e) {
            throw new IOException("Cannot open the database " + place + ": " + remedy + " (" + e.getMessage() + ")", e);
        }
        try {
            Schema.bringUpToDate(connections);
            return new Database(connections, shared);
        } catch (RuntimeException e) {
            connections.close();
            throw new IOException(
                    "Cannot bring the schema of the database " + place + " up to date: " + e.getMessage(), e);
        }
    }

    public Jdbi jdbi() {
        return jdbi.join();
    }

    /** Whether other nodes may change it as well, so that what was read grows old. */
    public boolean shared() {
        return shared;
    }

    /** Closes all connections. Whoever uses one by then gets an error. */
    @Override
    public void close() {
        connections.close();
    }
}
