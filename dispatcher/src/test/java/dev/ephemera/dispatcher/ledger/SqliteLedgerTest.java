package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLedgerTest extends SqlLedgerContract {

    @TempDir
    Path directory;

    private Database database;

    @BeforeEach
    @Override
    void open() throws IOException {
        database = another();
        super.open();
    }

    @AfterEach
    @Override
    void close() throws InterruptedException {
        super.close();
        database.close();
    }

    @Override
    Database database() {
        return database;
    }

    @Override
    Database another() throws IOException {
        return Database.sqlite(directory.resolve("test.db"));
    }
}
