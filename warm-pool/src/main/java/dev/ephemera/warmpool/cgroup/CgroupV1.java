package dev.ephemera.warmpool.cgroup;

import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Version 1: each controller is a hierarchy of its own.
 *
 * @param memory the group in the memory controller's hierarchy
 * @param cpu the group in the cpu controller's hierarchy
 */
public record CgroupV1(Path memory, Path cpu) implements Cgroup {

    private static final long PERIOD_MICROSECONDS = 100_000;
    private static final String MEMORY_LIMIT = "memory.limit_in_bytes";
    private static final String MEMORY_AND_SWAP_LIMIT = "memory.memsw.limit_in_bytes";

    @Override
    public void limit(Allotment allotment) throws IOException {
        limitMemory(allotment.memory());
        new CgroupFile(cpu, "cpu.shares").set(allotment.cpuWeight());
        new CgroupFile(cpu, "cpu.cfs_period_us").set(PERIOD_MICROSECONDS);
        new CgroupFile(cpu, "cpu.cfs_quota_us").set(Math.round(allotment.cpuCeiling() * PERIOD_MICROSECONDS));
    }

    /** The limit without swap may never be above the one with it, so the order depends on the direction. */
    private void limitMemory(MemorySize size) throws IOException {
        CgroupFile limit = new CgroupFile(memory, MEMORY_LIMIT);
        CgroupFile withSwap = new CgroupFile(memory, MEMORY_AND_SWAP_LIMIT);
        boolean accountsForSwap = Files.exists(memory.resolve(MEMORY_AND_SWAP_LIMIT));
        boolean raises = size.bytes() > limit.number();
        if (accountsForSwap && raises) {
            withSwap.setBytes(size);
        }
        limit.setBytes(size);
        if (accountsForSwap && !raises) {
            withSwap.setBytes(size);
        }
    }

    @Override
    public MemorySize memoryLimit() throws IOException {
        return new MemorySize(new CgroupFile(memory, MEMORY_LIMIT).number());
    }

    @Override
    public Optional<MemorySize> peakMemory() throws IOException {
        return Optional.of(new MemorySize(new CgroupFile(memory, "memory.max_usage_in_bytes").number()));
    }

    @Override
    public long outOfMemoryKills() throws IOException {
        return new CgroupFile(memory, "memory.oom_control").entry("oom_kill");
    }
}
