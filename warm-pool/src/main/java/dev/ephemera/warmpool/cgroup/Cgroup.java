package dev.ephemera.warmpool.cgroup;

import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.util.Optional;

/**
 * The control group of one container. Holds no open files: once the group is deleted every method
 * throws {@link java.nio.file.NoSuchFileException}. Thread-safe, except that the later of two
 * concurrent calls of {@link #limit} may find the earlier one's figures.
 */
public sealed interface Cgroup permits CgroupV1, CgroupV2 {

    /**
     * Sets memory (swap included, so that there is none) and processor time, and reads them back.
     *
     * @throws IOException if a file cannot be written, or the kernel keeps another figure than the
     *     one it was given
     */
    void limit(Allotment allotment) throws IOException;

    /** The most memory its processes may use together. */
    MemorySize memoryLimit() throws IOException;

    /** The most memory that was ever used at once; empty where the kernel does not keep it. */
    Optional<MemorySize> peakMemory() throws IOException;

    /** How many of its processes the kernel has killed for using too much memory. */
    long outOfMemoryKills() throws IOException;
}
