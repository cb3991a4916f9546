package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.loopback.LoopbackPort;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A container with a port on its loopback interface that leads to its Runtime API. Thread-safe, as its
 * parts are.
 */
record ServedContainer(StartedContainer container, LoopbackPort port) implements StartedContainer {

    @Override
    public ContainerId id() {
        return container.id();
    }

    @Override
    public Optional<ProcessHandle> process() {
        return container.process();
    }

    @Override
    public void allot(Allotment allotment) throws EngineException {
        container.allot(allotment);
    }

    @Override
    public CompletableFuture<ContainerExit> exit() {
        return container.exit();
    }

    @Override
    public Optional<MemorySize> peakMemory() {
        return container.peakMemory();
    }

    @Override
    public void kill() throws EngineException {
        container.kill();
    }

    @Override
    public void remove() throws EngineException {
        port.close();
        container.remove();
    }
}
