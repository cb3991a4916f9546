package dev.ephemera.warmpool.resources;

/**
 * Limits that every container has, whatever its function.
 *
 * @param processes processes and threads
 * @param openFiles open file descriptors per process
 * @param temporaryStorage size of {@code /tmp}, held in memory and counted against the container's
 *     memory
 */
public record ContainerLimits(int processes, int openFiles, MemorySize temporaryStorage) {

    public static final ContainerLimits DEFAULT = new ContainerLimits(1024, 1024, MemorySize.ofMegabytes(64));

    public ContainerLimits {
        if (processes < 16 || openFiles < 64) {
            throw new IllegalArgumentException("A container needs at least 16 processes and 64 open files, not "
                    + processes + " and " + openFiles);
        }
    }
}
