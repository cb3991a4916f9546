package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.database.Database;
import java.util.Map;
import java.util.OptionalInt;

/** How many containers functions have reserved. Thread-safe: the database owns all state, the cache repeats it. */
final class ReservedConcurrency {

    private final Database database;
    private final FunctionCache cache;

    ReservedConcurrency(Database database, FunctionCache cache) {
        this.database = database;
        this.cache = cache;
    }

    void put(FunctionName name, int reserved) {
        if (reserved < 0) {
            throw Invalid.parameter("Function " + name + " cannot reserve " + reserved
                    + " containers; choose 0 or more, or delete the reservation");
        }
        set(name, OptionalInt.of(reserved));
    }

    OptionalInt of(FunctionName name) {
        OptionalInt reserved = cache.concurrency(
                name,
                missing -> database.jdbi()
                        .withHandle(handle -> FunctionTable.concurrency(handle, missing))
                        .orElse(null));
        if (reserved == null) {
            throw Invalid.notFound(FunctionReference.latest(name));
        }
        return reserved;
    }

    Map<FunctionName, Integer> all() {
        return database.jdbi().withHandle(FunctionTable::reservations);
    }

    void delete(FunctionName name) {
        set(name, OptionalInt.empty());
    }

    private void set(FunctionName name, OptionalInt reserved) {
        boolean found = database.jdbi().withHandle(handle -> FunctionTable.setConcurrency(handle, name, reserved));
        cache.forgetConcurrency(name);
        if (!found) {
            throw Invalid.notFound(FunctionReference.latest(name));
        }
    }
}
