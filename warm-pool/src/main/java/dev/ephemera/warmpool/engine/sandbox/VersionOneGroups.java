package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.cgroup.CgroupMounts;
import dev.ephemera.warmpool.cgroup.CgroupV1;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Version 1, where each controller has a hierarchy of its own or shares one.
 *
 * @param memory the directory of all instances in the hierarchy of the memory controller
 * @param cpu the same for the cpu controller
 * @param pids the same for the pids controller, which may be missing
 */
record VersionOneGroups(Path memory, Path cpu, Optional<Path> pids) implements SandboxGroups {

    static Optional<VersionOneGroups> open(CgroupMounts mounts) {
        Optional<Path> memory = writable(mounts, "memory");
        Optional<Path> cpu = writable(mounts, "cpu");
        return memory.isPresent() && cpu.isPresent()
                ? Optional.of(new VersionOneGroups(memory.get(), cpu.get(), writable(mounts, "pids")))
                : Optional.empty();
    }

    private static Optional<Path> writable(CgroupMounts mounts, String controller) {
        return mounts.controller(controller).filter(Files::isWritable).map(mount -> mount.resolve(DIRECTORY));
    }

    @Override
    public String description() {
        return "cgroup v1: memory, cpu" + (pids.isPresent() ? ", processes" : "");
    }

    @Override
    public boolean limitsProcesses() {
        return pids.isPresent();
    }

    @Override
    public KernelGroup create(InstanceId instance, ContainerId container, int processes) throws IOException {
        KernelGroup group = existing(instance, container);
        try {
            group.create(processes);
        } catch (NoSuchFileException e) {
            for (Path directory : directories().of(instance)) {
                Files.createDirectories(directory);
            }
            group.create(processes);
        }
        return group;
    }

    @Override
    public KernelGroup existing(InstanceId instance, ContainerId container) {
        return new KernelGroup(
                new CgroupV1(in(memory, instance, container), in(cpu, instance, container)),
                directories().of(instance, container),
                pids.map(root -> in(root, instance, container)));
    }

    private static Path in(Path root, InstanceId instance, ContainerId container) {
        return root.resolve(instance.value()).resolve(container.value());
    }

    @Override
    public List<ContainerId> containers(InstanceId instance) throws IOException {
        return directories().containers(instance);
    }

    @Override
    public List<InstanceId> instances() throws IOException {
        return directories().instances();
    }

    @Override
    public void remove(InstanceId instance) throws IOException {
        directories().remove(instance);
    }

    /** Controllers that are mounted together have one directory. */
    private GroupDirectories directories() {
        Set<Path> roots = new TreeSet<>(List.of(memory, cpu));
        pids.ifPresent(roots::add);
        return new GroupDirectories(roots);
    }
}
