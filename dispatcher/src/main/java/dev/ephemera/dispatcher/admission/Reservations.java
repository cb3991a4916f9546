package dev.ephemera.dispatcher.admission;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Map;

/** The functions with reserved concurrency. Answers at once, from memory. */
@FunctionalInterface
public interface Reservations {

    Map<FunctionName, Reservation> all();

    /**
     * What is set aside for one function, and is also the most it may have.
     *
     * @param concurrency runs at a time; 0 stops the function
     * @param memory the limit of each
     */
    record Reservation(int concurrency, MemorySize memory) {

        MemorySize total() {
            return memory.times(concurrency);
        }
    }
}
