package dev.ephemera.gateway.composition;

import dev.ephemera.dispatcher.database.Database;
import io.micronaut.context.annotation.ConfigurationProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where functions are recorded.
 *
 * @param url of PostgreSQL, as JDBC takes it; empty means a file of our own
 * @param password never logged
 * @param staleness how old an answer may be when other nodes share the database
 */
@ConfigurationProperties("ephemera.database")
record DatabaseConfiguration(String url, String user, String password, Duration staleness) {

    private static final String POSTGRES = "jdbc:postgresql:";

    public DatabaseConfiguration {
        if (!url.isEmpty() && !url.startsWith(POSTGRES)) {
            throw new IllegalArgumentException("ephemera.database.url must start with " + POSTGRES
                    + ", or be empty for a database file in the data directory; it is '" + url + "'");
        }
    }

    Database open(Path file) throws IOException {
        return url.isEmpty() ? Database.sqlite(file) : Database.postgres(url, user, password);
    }

    /** Which database it is; never shown, since it may hold a password. */
    String identity() {
        return url;
    }

    /** Without the password, and without the URL, which may hold one. */
    @Override
    public String toString() {
        return "DatabaseConfiguration[" + (url.isEmpty() ? "embedded" : "PostgreSQL") + "]";
    }
}
