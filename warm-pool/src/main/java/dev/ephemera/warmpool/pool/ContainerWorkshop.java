package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.runtimeapi.RuntimeApi;
import dev.ephemera.warmpool.slot.Slots;
import java.io.IOException;
import java.util.Optional;

/**
 * Puts a container together (slot, socket, engine) and takes it apart again. Thread-safe; every
 * method blocks.
 */
public final class ContainerWorkshop {

    private final ContainerEngine engine;
    private final Slots slots;
    private final RuntimeApi runtimeApi;

    public ContainerWorkshop(ContainerEngine engine, Slots slots, RuntimeApi runtimeApi) {
        this.engine = engine;
        this.slots = slots;
        this.runtimeApi = runtimeApi;
    }

    /** Starts a container. What has been made before a failure stays in {@code pooled}, to be taken apart. */
    StartedContainer start(PooledContainer pooled) throws EngineException, IOException {
        engine.prepare(pooled.stack());
        pooled.slot(slots.create(pooled.id()));
        pooled.endpoint(runtimeApi.open(pooled.slot()));
        return engine.start(new ContainerSpec(pooled.id(), pooled.stack(), pooled.slot(), Allotment.PRESTARTED));
    }

    /** Removes a container and all that belongs to it; may be called again after a failure. */
    void takeApart(PooledContainer pooled, Optional<StartedContainer> container) throws EngineException, IOException {
        if (container.isPresent()) {
            container.get().remove();
        }
        pooled.deleteHostSide();
    }
}
