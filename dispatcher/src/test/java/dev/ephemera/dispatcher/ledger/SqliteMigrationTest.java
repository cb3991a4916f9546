package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class SqliteMigrationTest extends MigrateRecordsContract {

    @TempDir
    Path directory;

    @Override
    DataSource source() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file());
        return source;
    }

    @Override
    Database open() throws IOException {
        return Database.sqlite(file());
    }

    private Path file() {
        return directory.resolve("old.db");
    }
}
