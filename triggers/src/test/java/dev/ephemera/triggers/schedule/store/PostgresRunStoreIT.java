package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

final class PostgresRunStoreIT extends RunStoreContract {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void empty() throws IOException {
        try (Database database = open()) {
            database.jdbi().useHandle(handle -> handle.execute("delete from schedules"));
        }
    }

    @Override
    Database open() throws IOException {
        return Database.postgres(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }
}
