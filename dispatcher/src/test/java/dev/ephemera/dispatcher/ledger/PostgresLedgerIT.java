package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

final class PostgresLedgerIT extends SqlLedgerContract {

    private static EmbeddedPostgres postgres;
    private static Database database;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
        database = connect();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        database.close();
        postgres.close();
    }

    static Database connect() throws IOException {
        return Database.postgres(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    @BeforeEach
    @Override
    void open() throws IOException {
        clear(database);
        super.open();
    }

    static void clear(Database database) {
        database.jdbi().useHandle(handle -> {
            handle.execute("delete from invocations");
            handle.execute("delete from unreadable_letters");
            handle.execute("update queue_totals set accepted = 0, completed = 0, dead = 0");
        });
    }

    @Override
    Database database() {
        return database;
    }

    @Override
    Database another() throws IOException {
        return connect();
    }
}
