package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.runtimeapi.RuntimeEndpoint;
import dev.ephemera.warmpool.slot.Slot;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a container has outside of itself, as far as it has been made. Written by the thread that
 * starts or removes the container, of which there is one at a time; read by any.
 */
final class HostSide {

    private volatile @Nullable Slot slot;
    private volatile @Nullable RuntimeEndpoint endpoint;
    private volatile boolean containerGone;

    Slot slot() {
        return Objects.requireNonNull(slot, "slot");
    }

    void slot(Slot made) {
        slot = made;
    }

    RuntimeEndpoint endpoint() {
        return Objects.requireNonNull(endpoint, "endpoint");
    }

    void endpoint(RuntimeEndpoint opened) {
        endpoint = opened;
    }

    /** Removes the container, unless that has been done, then what belongs to it. */
    void takeApart(@Nullable StartedContainer container) throws EngineException, IOException {
        if (container != null && !containerGone) {
            container.remove();
            containerGone = true;
        }
        RuntimeEndpoint opened = endpoint;
        if (opened != null) {
            opened.close();
        }
        Slot made = slot;
        if (made != null) {
            made.delete();
        }
    }
}
