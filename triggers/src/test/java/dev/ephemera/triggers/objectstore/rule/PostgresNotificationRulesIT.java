package dev.ephemera.triggers.objectstore.rule;

import dev.ephemera.dispatcher.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

final class PostgresNotificationRulesIT extends NotificationRulesContract {

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
            database.jdbi().useHandle(handle -> handle.execute("delete from notification_buckets"));
        }
    }

    @Override
    Database open() throws IOException {
        return Database.postgres(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }
}
