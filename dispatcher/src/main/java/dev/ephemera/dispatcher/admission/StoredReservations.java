package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * The reserved concurrency that the registry knows of, held in memory. Thread-safe: readers see one
 * whole map or the next, {@link #refresh} replaces it.
 */
public final class StoredReservations implements Reservations {

    private final FunctionRegistry functions;
    private volatile Map<FunctionName, Reservation> current = Map.of();

    /** Reads what there is. */
    public StoredReservations(FunctionRegistry functions) {
        this.functions = functions;
        refresh();
    }

    /**
     * Reads the registry again; to be called after each change of a function or its reservation, and
     * now and then where other nodes make changes.
     */
    public synchronized void refresh() {
        Map<FunctionName, Reservation> read = new HashMap<>();
        functions
                .reservations()
                .forEach((name, concurrency) -> functions
                        .find(FunctionReference.latest(name))
                        .ifPresent(function -> read.put(name, new Reservation(concurrency, function.memory()))));
        current = Map.copyOf(read);
    }

    @Override
    public Map<FunctionName, Reservation> all() {
        return current;
    }
}
