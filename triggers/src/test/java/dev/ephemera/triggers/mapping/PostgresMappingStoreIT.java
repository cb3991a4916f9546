package dev.ephemera.triggers.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresMappingStoreIT extends MappingStoreContract {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    Database openDatabase() throws IOException {
        String name = "test" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return Database.postgres(postgres.getJdbcUrl("postgres", name), "postgres", "postgres");
    }

    @Test
    void nobodyWaitsForANodeThatHasDied() {
        MappingId id = createOrders();
        reportFine("alive", id, 1);
        reportFine("dead", id, 1);
        mappings().delete(id);

        time.advance(Duration.ofSeconds(21));
        reportFine("alive", id, 2);

        assertTrue(store().removeDeleted(id));
    }

    @Test
    void aNodeThatStartsLeavesTheOthersAlone() {
        MappingId id = createOrders();
        reportFine("alive", id, 1);

        store().forgetDeadNodes();

        assertEquals(MappingState.ENABLED, mappings().get(id).state());
    }
}
