package dev.ephemera.warmpool.resources;

/**
 * What a function is given of the machine. Memory is a hard limit; the CPU follows from it as in
 * Lambda, where 1,769 MB stand for one processor: as a weight when containers compete, and as a
 * ceiling for the large ones. Small functions may use a whole processor that nobody else wants.
 *
 * @param memory the most the container may use, its temporary files included
 */
public record Allotment(MemorySize memory) {

    /** Memory that stands for one processor. */
    public static final MemorySize MEMORY_PER_CPU = MemorySize.ofMegabytes(1769);

    /** What a container gets before a function is known. */
    public static final Allotment PRESTARTED = new Allotment(MemorySize.ofMegabytes(128));

    private static final int WEIGHT_PER_CPU = 1024;
    private static final int LEAST_WEIGHT = 2;

    /** Relative share under contention, 1024 standing for one processor; at least 2. */
    public int cpuWeight() {
        return Math.max(LEAST_WEIGHT, Math.toIntExact(WEIGHT_PER_CPU * memory.bytes() / MEMORY_PER_CPU.bytes()));
    }

    /** The most processors the container may keep busy; at least 1. */
    public double cpuCeiling() {
        return Math.max(1.0, (double) memory.bytes() / MEMORY_PER_CPU.bytes());
    }
}
