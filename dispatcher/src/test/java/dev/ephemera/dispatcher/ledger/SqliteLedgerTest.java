package dev.ephemera.dispatcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

    /** As there may be a million that wait, and the books are looked at all the time. */
    @Test
    void keepsBooksWithoutReadingRows() {
        List<String> searches = database
                .jdbi()
                .withHandle(handle -> handle.createQuery("explain query plan " + SqlHistory.COUNTS)
                        .bind("now", 0)
                        .map((row, _) -> row.getString("detail"))
                        .list())
                .stream()
                .filter(step -> step.contains(" invocations "))
                .toList();
        assertEquals(3, searches.size(), searches::toString);
        assertTrue(searches.stream().allMatch(step -> step.contains("COVERING INDEX")), searches::toString);
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
