package dev.ephemera.warmpool.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where this process sees the control groups: for each controller the place its hierarchy is
 * mounted. Version 2 counts where it has the memory controller; beside a complete version 1 it is
 * often mounted without any. Immutable.
 */
public final class CgroupMounts {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final String UNIFIED = "";

    /** @param root which group of the hierarchy appears at {@code point} */
    private record Mount(Path root, Path point) {

        Optional<Path> find(String group) {
            Path path = Path.of(group);
            return path.startsWith(root) && !group.contains("..")
                    ? Optional.of(point.resolve(root.relativize(path)))
                    : Optional.empty();
        }
    }

    private final Map<String, Mount> byController;

    private CgroupMounts(Map<String, Mount> byController) {
        this.byController = Map.copyOf(byController);
    }

    /** Reads the mounts of this process. */
    public static CgroupMounts read() throws IOException {
        return parse(Files.readAllLines(MOUNTS));
    }

    /** @param lines in the format of {@code /proc/self/mountinfo}, see proc(5) */
    static CgroupMounts parse(List<String> lines) {
        Map<String, Mount> mounts = new HashMap<>();
        for (String line : lines) {
            String[] halves = line.split(" - ", 2);
            String[] place = halves[0].split(" ", -1);
            String[] type = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
            if (place.length < 5 || type.length < 3) {
                continue;
            }
            Mount mount = new Mount(Path.of(place[3]), Path.of(place[4]));
            if (type[0].equals("cgroup2")) {
                mounts.put(UNIFIED, mount);
            } else if (type[0].equals("cgroup")) {
                for (String option : type[2].split(",", -1)) {
                    mounts.put(option, mount);
                }
            }
        }
        return new CgroupMounts(mounts);
    }

    /** The mount point of version 2's hierarchy, if it is there and has the memory controller. */
    public Optional<Path> unified() {
        return Optional.ofNullable(byController.get(UNIFIED)).map(Mount::point).filter(CgroupMounts::hasMemory);
    }

    /** The mount point of a version 1 controller, such as {@code memory}. */
    public Optional<Path> controller(String name) {
        return Optional.ofNullable(byController.get(name)).map(Mount::point);
    }

    /**
     * The control group a process is in.
     *
     * @return empty if there is no such process, or its group is out of this process's sight
     */
    public Optional<Cgroup> ofProcess(long pid) {
        try {
            return ofMembership(Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @param lines in the format of {@code /proc/PID/cgroup}, see cgroups(7) */
    Optional<Cgroup> ofMembership(List<String> lines) {
        Map<String, Path> groups = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            for (String controller : parts[1].split(",", -1)) {
                Optional.ofNullable(byController.get(controller))
                        .flatMap(mount -> mount.find(parts[2]))
                        .filter(Files::isDirectory)
                        .ifPresent(path -> groups.put(controller, path));
            }
        }
        Path unified = groups.get(UNIFIED);
        if (unified != null && Files.exists(unified.resolve("memory.max"))) {
            return Optional.of(new CgroupV2(unified));
        }
        Path memory = groups.get("memory");
        Path cpu = groups.get("cpu");
        return memory != null && cpu != null ? Optional.of(new CgroupV1(memory, cpu)) : Optional.empty();
    }

    private static boolean hasMemory(Path mount) {
        try {
            return List.of(new CgroupFile(mount, "cgroup.controllers").text().split(" ", -1))
                    .contains("memory");
        } catch (IOException e) {
            return false;
        }
    }
}
