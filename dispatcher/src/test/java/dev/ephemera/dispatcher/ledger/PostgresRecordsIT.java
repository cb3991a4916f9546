package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

final class PostgresRecordsIT extends SqlRecordsContract {

    private static EmbeddedPostgres postgres;
    private static Database database;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
        database = Database.postgres(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        database.close();
        postgres.close();
    }

    @BeforeEach
    @Override
    void open() throws IOException {
        PostgresLedgerIT.clear(database);
        super.open();
    }

    @Override
    Database database() {
        return database;
    }
}
