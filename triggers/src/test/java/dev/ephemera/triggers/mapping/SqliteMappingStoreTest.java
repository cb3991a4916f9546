package dev.ephemera.triggers.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.database.Database;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SqliteMappingStoreTest extends MappingStoreContract {

    @Override
    Database openDatabase() throws IOException {
        return Database.sqlite(directory.resolve("test.db"));
    }

    @Test
    void aNodeAloneIsNeverSilentForTooLong() {
        MappingId id = createOrders();
        reportFine("one", id, 1);

        time.advance(Duration.ofDays(1));

        assertEquals(MappingState.ENABLED, mappings().get(id).state());
    }

    @Test
    void aNodeThatStartsAnewForgetsTheOneBefore() {
        MappingId id = createOrders();
        reportFine("killed", id, 1);

        store().forgetDeadNodes();

        assertEquals(MappingState.CREATING, mappings().get(id).state());
    }
}
