package dev.ephemera.triggers.objectstore.access;

import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.engine.StartedContainer;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A container of which nothing counts but its process. */
record FakeContainer(Optional<ProcessHandle> process) implements StartedContainer {

    @Override
    public ContainerId id() {
        return new ContainerId("fake");
    }

    @Override
    public void allot(Allotment allotment) {}

    @Override
    public CompletableFuture<ContainerExit> exit() {
        return new CompletableFuture<>();
    }

    @Override
    public Optional<MemorySize> peakMemory() {
        return Optional.empty();
    }

    @Override
    public void kill() {}

    @Override
    public void remove() {}
}
