package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresAliasRegistryIT extends AliasRegistryContract {

    private static EmbeddedPostgres postgres;

    private String name;

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
        if (name == null) {
            name = "test" + System.identityHashCode(this);
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + name);
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
        return Database.postgres(postgres.getJdbcUrl("postgres", name), "postgres", "postgres");
    }
}
