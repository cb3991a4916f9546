package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.cgroup.Cgroup;
import dev.ephemera.warmpool.cgroup.CgroupFile;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A control group.
 *
 * @param limits its memory and processor time
 * @param directories its directory in each hierarchy
 * @param pids the one of them that limits processes
 */
record KernelGroup(Cgroup limits, List<Path> directories, Optional<Path> pids) implements SandboxGroup {

    private static final String PROCESSES = "cgroup.procs";

    void create(int processes) throws IOException {
        try {
            for (Path directory : directories) {
                Files.createDirectory(directory);
            }
            if (pids.isPresent()) {
                new CgroupFile(pids.get(), "pids.max").set(processes);
            }
        } catch (IOException e) {
            remove();
            throw e;
        }
    }

    @Override
    public List<Path> joins() {
        return directories.stream()
                .map(directory -> directory.resolve(PROCESSES))
                .toList();
    }

    @Override
    public void entered(long firstProcess) {}

    @Override
    public void allot(Allotment allotment) throws IOException {
        limits.limit(allotment);
    }

    @Override
    public long outOfMemoryKills() throws IOException {
        return limits.outOfMemoryKills();
    }

    @Override
    public Optional<MemorySize> peakMemory() throws IOException {
        return limits.peakMemory();
    }

    @Override
    public List<Long> processes() throws IOException {
        TreeSet<Long> processes = new TreeSet<>();
        for (Path directory : directories) {
            if (Files.exists(directory)) {
                new CgroupFile(directory, PROCESSES)
                        .text()
                        .lines()
                        .map(Long::valueOf)
                        .forEach(processes::add);
            }
        }
        return List.copyOf(processes);
    }

    @Override
    public void remove() throws IOException {
        for (Path directory : directories) {
            Files.deleteIfExists(directory);
        }
    }
}
