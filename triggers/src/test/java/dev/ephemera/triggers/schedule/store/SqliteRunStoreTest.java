package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRunStoreTest extends RunStoreContract {

    @TempDir
    private Path directory;

    @Override
    Database open() throws IOException {
        return Database.sqlite(directory.resolve("ephemera.db"));
    }
}
