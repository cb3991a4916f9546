package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerSpec;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.runtimeapi.RuntimeApi;
import dev.ephemera.warmpool.slot.Slots;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;

/** Puts a container together: slot, socket, engine. Thread-safe; every method blocks. */
public final class ContainerWorkshop {

    private final ContainerEngine engine;
    private final Slots slots;
    private final RuntimeApi runtimeApi;

    public ContainerWorkshop(ContainerEngine engine, Slots slots, RuntimeApi runtimeApi) {
        this.engine = engine;
        this.slots = slots;
        this.runtimeApi = runtimeApi;
    }

    /** Does what a stack needs once, which may take minutes where an image is built. */
    void prepare(Stack stack) throws EngineException {
        engine.prepare(stack);
    }

    /** Starts a container. What has been made before a failure stays in {@code hostSide}, to be taken apart. */
    StartedContainer start(ContainerId id, Stack stack, HostSide hostSide) throws EngineException, IOException {
        hostSide.slot(slots.create(id));
        hostSide.endpoint(runtimeApi.open(hostSide.slot()));
        return engine.start(new ContainerSpec(id, stack, hostSide.slot(), Allotment.PRESTARTED));
    }
}
