package dev.ephemera.warmpool.cgroup;

import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Version 2: one hierarchy for all controllers.
 *
 * @param directory the group
 */
public record CgroupV2(Path directory) implements Cgroup {

    private static final long PERIOD_MICROSECONDS = 100_000;
    private static final String MEMORY_LIMIT = "memory.max";
    private static final String SWAP_LIMIT = "memory.swap.max";
    private static final String MEMORY_PEAK = "memory.peak";

    @Override
    public void limit(Allotment allotment) throws IOException {
        if (Files.exists(directory.resolve(SWAP_LIMIT))) {
            new CgroupFile(directory, SWAP_LIMIT).set(0);
        }
        new CgroupFile(directory, MEMORY_LIMIT).setBytes(allotment.memory());
        new CgroupFile(directory, "cpu.weight").set(weight(allotment.cpuWeight()));
        long quota = Math.round(allotment.cpuCeiling() * PERIOD_MICROSECONDS);
        new CgroupFile(directory, "cpu.max").set(quota + " " + PERIOD_MICROSECONDS);
    }

    /** Maps version 1's shares, 2 to 262144, onto weights, 1 to 10000, as the OCI runtimes do. */
    static long weight(long shares) {
        return 1 + (shares - 2) * 9999 / 262_142;
    }

    @Override
    public MemorySize memoryLimit() throws IOException {
        return new MemorySize(new CgroupFile(directory, MEMORY_LIMIT).number());
    }

    @Override
    public Optional<MemorySize> peakMemory() throws IOException {
        // Kernels before 5.19 do not have it.
        return Files.exists(directory.resolve(MEMORY_PEAK))
                ? Optional.of(new MemorySize(new CgroupFile(directory, MEMORY_PEAK).number()))
                : Optional.empty();
    }

    @Override
    public long outOfMemoryKills() throws IOException {
        return new CgroupFile(directory, "memory.events").entry("oom_kill");
    }
}
