package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What limits one sandbox. Thread-safe: the state is the kernel's. */
sealed interface SandboxGroup permits KernelGroup, ProcessLimits {

    /** The files to which a process writes its id in order to join. */
    List<Path> joins();

    /** Tells the group its sandbox's first process. */
    void entered(long firstProcess);

    /**
     * Sets the limits and reads them back.
     *
     * @throws IOException also if the kernel does not confirm them
     */
    void allot(Allotment allotment) throws IOException;

    /** How many processes the kernel has killed for want of memory. */
    long outOfMemoryKills() throws IOException;

    /** The most memory used so far; empty where nothing measures it. */
    Optional<MemorySize> peakMemory() throws IOException;

    /** The processes in the group; none if it is gone. */
    List<Long> processes() throws IOException;

    /** Removes the group, which must be empty. Nothing there is no error. */
    void remove() throws IOException;
}
