package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.warmpool.engine.StartedContainer;
import java.util.List;
import java.util.Map;

/** Gives runs what their functions ask for beside their code, for as long as they last. Thread-safe. */
@FunctionalInterface
public interface RunSupplies {

    /** Nothing for anybody. */
    RunSupplies NONE = (_, _) -> Supply.NOTHING;

    /**
     * Called before each run, with its container in hand; must be quick, and as quick as it gets for
     * functions that ask for nothing. What cannot be had is said in the remarks, and the run goes on.
     */
    Supply supply(FunctionConfiguration function, StartedContainer container);

    /** What one run has been given; closed when the run is over. */
    interface Supply extends AutoCloseable {

        Supply NOTHING = new Supply() {};

        /** Variables that come before the function's own; never logged. */
        default Map<String, String> environment() {
            return Map.of();
        }

        /** Lines for the run's log. */
        default List<String> remarks() {
            return List.of();
        }

        @Override
        default void close() {}
    }
}
