package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.cgroup.CgroupFile;
import dev.ephemera.warmpool.cgroup.CgroupMounts;
import dev.ephemera.warmpool.cgroup.CgroupV2;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Version 2: the whole tree where this process may write to its root, otherwise the part of it that
 * was delegated to this process's user.
 *
 * @param root the directory of all instances
 */
record VersionTwoGroups(Path root) implements SandboxGroups {

    private static final Logger LOG = LoggerFactory.getLogger(VersionTwoGroups.class);
    private static final List<String> CONTROLLERS = List.of("memory", "cpu", "pids");
    private static final String AVAILABLE = "cgroup.controllers";
    private static final String HANDED_ON = "cgroup.subtree_control";
    private static final String PROCESSES = "cgroup.procs";

    static Optional<VersionTwoGroups> open(CgroupMounts mounts) {
        Optional<Path> own = mounts.ofProcess(ProcessHandle.current().pid())
                .flatMap(group ->
                        group instanceof CgroupV2(Path directory) ? Optional.of(directory) : Optional.<Path>empty());
        return Stream.of(mounts.unified(), own)
                .flatMap(Optional::stream)
                .flatMap(base -> open(base).stream())
                .findFirst();
    }

    private static Optional<VersionTwoGroups> open(Path base) {
        try {
            if (!Files.isWritable(base.resolve(HANDED_ON))
                    || !words(base, AVAILABLE).containsAll(CONTROLLERS)) {
                return Optional.empty();
            }
            makeRoom(base);
            handOn(base);
            Path root = Files.createDirectories(base.resolve(DIRECTORY));
            handOn(root);
            return Optional.of(new VersionTwoGroups(root));
        } catch (IOException e) {
            LOG.info("The control group {} cannot be used: {}", base, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * A group that hands controllers on may hold no process itself, the root of all excepted. So this
     * process moves into a group beside, unless processes that are not its kin would have to.
     */
    private static void makeRoom(Path base) throws IOException {
        boolean isRootOfAll = !Files.exists(base.resolve("cgroup.type"));
        List<Long> present = Files.readAllLines(base.resolve(PROCESSES)).stream()
                .map(Long::valueOf)
                .toList();
        if (isRootOfAll || present.isEmpty()) {
            return;
        }
        if (!kin().containsAll(present)) {
            throw new IOException("it holds processes of others; start the platform in a group of its own, such as"
                    + " systemd-run --user --scope -p Delegate=yes gives");
        }
        Path beside = Files.createDirectories(base.resolve("ephemera-platform"));
        for (long process : present) {
            new CgroupFile(beside, PROCESSES).write(Long.toString(process));
        }
    }

    /** This process, those that started it and those it started. */
    private static Set<Long> kin() {
        Set<Long> kin = new HashSet<>();
        Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
        while (process.isPresent()) {
            kin.add(process.get().pid());
            process = process.get().parent();
        }
        ProcessHandle.current().descendants().map(ProcessHandle::pid).forEach(kin::add);
        return kin;
    }

    private static void handOn(Path group) throws IOException {
        Set<String> already = words(group, HANDED_ON);
        for (String controller : CONTROLLERS) {
            if (!already.contains(controller)) {
                new CgroupFile(group, HANDED_ON).write("+" + controller);
            }
        }
    }

    private static Set<String> words(Path group, String file) throws IOException {
        return new HashSet<>(List.of(new CgroupFile(group, file).text().split(" ", -1)));
    }

    @Override
    public String description() {
        return "cgroup v2 below " + root + ": memory, cpu, processes";
    }

    @Override
    public boolean limitsProcesses() {
        return true;
    }

    @Override
    public KernelGroup create(InstanceId instance, ContainerId container, int processes) throws IOException {
        KernelGroup group = existing(instance, container);
        try {
            group.create(processes);
        } catch (NoSuchFileException e) {
            handOn(Files.createDirectories(root.resolve(instance.value())));
            group.create(processes);
        }
        return group;
    }

    @Override
    public KernelGroup existing(InstanceId instance, ContainerId container) {
        Path directory = root.resolve(instance.value()).resolve(container.value());
        return new KernelGroup(new CgroupV2(directory), List.of(directory), Optional.of(directory));
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

    private GroupDirectories directories() {
        return new GroupDirectories(Set.of(root));
    }
}
