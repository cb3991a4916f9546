package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.cgroup.Cgroup;
import dev.ephemera.warmpool.cgroup.CgroupMounts;
import dev.ephemera.warmpool.cgroup.CgroupV1;
import dev.ephemera.warmpool.cgroup.CgroupV2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the control groups of the engine's containers, as far as they can be written. Immutable. */
record ContainerCgroups(CgroupMounts mounts) {

    /**
     * The group of a container.
     *
     * @param pid its first process, as the engine numbers it
     * @return empty if the group cannot be written, or if the engine numbers processes otherwise than
     *     this machine does, which shows in the group's name
     */
    Optional<Cgroup> of(String engineId, long pid) {
        return pid == 0 ? Optional.empty() : mounts.ofProcess(pid).filter(cgroup -> isWritable(cgroup, engineId));
    }

    private static boolean isWritable(Cgroup cgroup, String engineId) {
        return switch (cgroup) {
            case CgroupV1 group ->
                group.memory().toString().contains(engineId)
                        && group.cpu().toString().contains(engineId)
                        && Files.isWritable(group.memory().resolve("memory.limit_in_bytes"))
                        && Files.isWritable(group.cpu().resolve("cpu.shares"));
            case CgroupV2 group ->
                group.directory().toString().contains(engineId)
                        && Files.isWritable(group.directory().resolve("memory.max"));
        };
    }

    /** Says for people how limits are changed. */
    String describe() {
        Optional<Path> root = mounts.unified().or(() -> mounts.controller("memory"));
        String version = mounts.unified().isPresent() ? "v2" : "v1";
        return root.isPresent() && Files.isWritable(root.get())
                ? "memory, CPU and processes by cgroup " + version + ", set directly"
                : "memory, CPU and processes by cgroup, set by the Docker Engine";
    }
}
