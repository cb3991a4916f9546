package dev.ephemera.warmpool.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupLimitsTest {

    private static final Allotment TWO_CPUS = new Allotment(Allotment.MEMORY_PER_CPU.times(2));

    @TempDir
    private Path group;

    @Test
    void setsMemorySwapAndProcessorTimeInVersion1() throws IOException {
        file("memory.limit_in_bytes", "134217728");
        file("memory.memsw.limit_in_bytes", "134217728");
        file("cpu.shares", "74");
        file("cpu.cfs_period_us", "100000");
        file("cpu.cfs_quota_us", "-1");
        Cgroup cgroup = new CgroupV1(group, group);

        cgroup.limit(TWO_CPUS);

        assertEquals(TWO_CPUS.memory(), cgroup.memoryLimit());
        assertEquals(Long.toString(TWO_CPUS.memory().bytes()), read("memory.memsw.limit_in_bytes"));
        assertEquals("2048", read("cpu.shares"));
        assertEquals("200000", read("cpu.cfs_quota_us"));
    }

    @Test
    void setsMemorySwapAndProcessorTimeInVersion2() throws IOException {
        file("memory.max", "max");
        file("memory.swap.max", "max");
        file("cpu.weight", "100");
        file("cpu.max", "max 100000");
        Cgroup cgroup = new CgroupV2(group);

        cgroup.limit(TWO_CPUS);

        assertEquals(TWO_CPUS.memory(), cgroup.memoryLimit());
        assertEquals("0", read("memory.swap.max"));
        assertEquals("79", read("cpu.weight"));
        assertEquals("200000 100000", read("cpu.max"));
    }

    @Test
    void mapsSharesOntoTheWholeRangeOfWeights() {
        assertEquals(1, CgroupV2.weight(2));
        assertEquals(39, CgroupV2.weight(1024));
        assertEquals(10_000, CgroupV2.weight(262_144));
    }

    @Test
    void createsNoFilesWhereThereIsNoGroup() {
        assertThrows(NoSuchFileException.class, () -> new CgroupV2(group).limit(TWO_CPUS));
        assertThrows(NoSuchFileException.class, () -> new CgroupV1(group, group).limit(TWO_CPUS));
    }

    @Test
    void countsOutOfMemoryKills() throws IOException {
        file("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3");
        file("memory.events", "low 0\nhigh 0\nmax 17\noom 2\noom_kill 1");

        assertEquals(3, new CgroupV1(group, group).outOfMemoryKills());
        assertEquals(1, new CgroupV2(group).outOfMemoryKills());
    }

    @Test
    void knowsThePeakWhereTheKernelKeepsIt() throws IOException {
        assertEquals(Optional.empty(), new CgroupV2(group).peakMemory());
        file("memory.peak", "4096");
        assertEquals(Optional.of(new MemorySize(4096)), new CgroupV2(group).peakMemory());
    }

    @Test
    void acceptsWholePagesForBytesAndNothingElse() throws IOException {
        file("memory.max", "max");
        CgroupFile file = new CgroupFile(group, "memory.max");
        file.setBytes(new MemorySize(65_536));
        assertEquals(65_536, file.number());
        file("memory.max", "max");
        assertEquals(Long.MAX_VALUE, file.number());
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(group.resolve(name), content + "\n");
    }

    private String read(String name) throws IOException {
        return Files.readString(group.resolve(name)).strip();
    }
}
