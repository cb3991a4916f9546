package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One container that an engine has started. Thread-safe. */
public interface StartedContainer {

    ContainerId id();

    /** The container's first process, as this machine sees it; empty where it runs elsewhere. */
    Optional<ProcessHandle> process();

    /**
     * Changes what the container may use, while it runs, and reads the result back.
     *
     * @throws EngineException if the kernel or the engine does not confirm the new limits
     */
    void allot(Allotment allotment) throws EngineException;

    /** Completes, always normally, when the container's first process has ended, whoever ended it. */
    CompletableFuture<ContainerExit> exit();

    /** The most memory the container has used so far; empty where nothing measures it. */
    Optional<MemorySize> peakMemory();

    /** Kills every process of the container; returns when all are dead. Does nothing on a dead one. */
    void kill() throws EngineException;

    /**
     * Kills what still runs and removes the container; returns when it is verified gone. May be
     * called again after a failure, and after success does nothing.
     */
    void remove() throws EngineException;
}
