package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.util.Optional;

/** Sets and reads what one container may use. Implementations are thread-safe. */
sealed interface ContainerResources permits CgroupResources, EngineResources {

    /** Verifies that the limit the container was started with is in force. */
    void verify(Allotment allotment) throws EngineException;

    /** Changes the limits and verifies the new ones. */
    void allot(Allotment allotment) throws EngineException;

    /**
     * The most memory used so far.
     *
     * @param ranOutOfMemory whether the kernel found the limit reached
     */
    Optional<MemorySize> peakMemory(boolean ranOutOfMemory);
}
