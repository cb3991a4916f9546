package dev.ephemera.dispatcher.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables, as the files below {@value #MIGRATIONS} describe them. */
final class Schema {

    /** The number of the last of those files; they are named {@code V1__what.sql} and so on. */
    static final String NEWEST = "12";

    static final String MIGRATIONS = "db/migration";

    private static final Logger log = LoggerFactory.getLogger(Schema.class);

    private Schema() {}

    /** Asks the database first, because Flyway alone takes longer than everything else here. */
    static void bringUpToDate(DataSource database) {
        if (!NEWEST.equals(versionOf(database))) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:" + MIGRATIONS)
                    // A newer schema is an error: this version does not know what it means.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        }
    }

    private static String versionOf(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet newest = statement.executeQuery(
                        "select version from flyway_schema_history where success order by installed_rank desc limit 1")) {
            return newest.next() ? newest.getString(1) : "";
        } catch (SQLException e) {
            // Usually there are no tables yet. Whatever else it is, Flyway runs into it and says so.
            log.debug("The database tells no version of its schema: {}", e.getMessage());
            return "";
        }
    }
}
