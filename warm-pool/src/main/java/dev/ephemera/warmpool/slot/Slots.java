package dev.ephemera.warmpool.slot;

import dev.ephemera.warmpool.instance.ContainerId;
import java.io.IOException;

/** Makes the host's side of containers. Thread-safe. */
public interface Slots {

    Slot create(ContainerId id) throws IOException;
}
