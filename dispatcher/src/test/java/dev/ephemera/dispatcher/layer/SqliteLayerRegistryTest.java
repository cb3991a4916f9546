package dev.ephemera.dispatcher.layer;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;

class SqliteLayerRegistryTest extends LayerRegistryContract {

    @Override
    Database openDatabase() throws IOException {
        return Database.sqlite(directory.resolve("ephemera.db"));
    }
}
