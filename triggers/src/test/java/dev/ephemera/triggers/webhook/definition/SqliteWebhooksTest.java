package dev.ephemera.triggers.webhook.definition;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteWebhooksTest extends WebhooksContract {

    @TempDir
    private Path directory;

    @Override
    Database open() throws IOException {
        return Database.sqlite(directory.resolve("ephemera.db"));
    }
}
