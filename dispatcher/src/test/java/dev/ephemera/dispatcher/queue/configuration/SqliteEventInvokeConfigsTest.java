package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;

class SqliteEventInvokeConfigsTest extends StoredEventInvokeConfigsContract {

    @Override
    Database openDatabase() throws IOException {
        return Database.sqlite(directory.resolve("ephemera.db"));
    }
}
