package dev.ephemera.warmpool.runtimeapi;

import dev.ephemera.warmpool.slot.Slot;
import java.io.IOException;

/** Serves the Runtime API to containers. Thread-safe. */
public interface RuntimeApi extends AutoCloseable {

    /** Opens a slot's socket; must come before the container starts. */
    RuntimeEndpoint open(Slot slot) throws IOException;

    /** Stops serving every container. */
    @Override
    void close();
}
