package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;

class SqliteAliasRegistryTest extends AliasRegistryContract {

    @Override
    Database openDatabase() throws IOException {
        return Database.sqlite(directory.resolve("ephemera.db"));
    }
}
