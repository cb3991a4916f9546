package dev.ephemera.warmpool.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupMountsTest {

    @TempDir
    private Path host;

    @Test
    void findsTheGroupsOfEachController() throws IOException {
        Path memory = directory("memory/docker/abc");
        Path cpu = directory("cpu/docker/abc");
        CgroupMounts mounts = CgroupMounts.parse(List.of(v1("memory", "/", "memory"), v1("cpu", "/", "cpu,cpuacct")));

        Optional<Cgroup> found = mounts.ofMembership(List.of("4:memory:/docker/abc", "1:cpu,cpuacct:/docker/abc"));

        assertEquals(Optional.of(new CgroupV1(memory, cpu)), found);
    }

    @Test
    void ignoresVersion2WithoutControllersBesideVersion1() throws IOException {
        Path memory = directory("memory/docker/abc");
        Path cpu = directory("cpu/docker/abc");
        directory("unified/docker/abc");
        CgroupMounts mounts =
                CgroupMounts.parse(List.of(v1("memory", "/", "memory"), v1("cpu", "/", "cpu"), v2("unified")));

        Optional<Cgroup> found =
                mounts.ofMembership(List.of("4:memory:/docker/abc", "1:cpu:/docker/abc", "0::/docker/abc"));

        assertEquals(Optional.of(new CgroupV1(memory, cpu)), found);
        assertEquals(Optional.empty(), mounts.unified());
    }

    @Test
    void findsTheGroupOfVersion2() throws IOException {
        Path group = directory("unified/system.slice/docker-abc.scope");
        Files.writeString(group.resolve("memory.max"), "max");
        Files.writeString(host.resolve("unified/cgroup.controllers"), "cpu memory pids\n");
        CgroupMounts mounts = CgroupMounts.parse(List.of(v2("unified")));

        assertEquals(
                Optional.of(new CgroupV2(group)), mounts.ofMembership(List.of("0::/system.slice/docker-abc.scope")));
        assertEquals(Optional.of(host.resolve("unified")), mounts.unified());
    }

    @Test
    void followsAMountThatShowsOnlyPartOfTheHierarchy() throws IOException {
        Path memory = directory("memory/abc");
        Path cpu = directory("cpu/abc");
        CgroupMounts mounts =
                CgroupMounts.parse(List.of(v1("memory", "/docker", "memory"), v1("cpu", "/docker", "cpu")));

        assertEquals(
                Optional.of(new CgroupV1(memory, cpu)),
                mounts.ofMembership(List.of("4:memory:/docker/abc", "1:cpu:/docker/abc")));
    }

    @Test
    void findsNothingOutsideItsSight() throws IOException {
        directory("memory");
        directory("cpu");
        CgroupMounts mounts = CgroupMounts.parse(List.of(v1("memory", "/", "memory"), v1("cpu", "/", "cpu")));

        assertEquals(
                Optional.empty(), mounts.ofMembership(List.of("4:memory:/../../elsewhere", "1:cpu:/../../elsewhere")));
        assertEquals(Optional.empty(), mounts.ofMembership(List.of("4:memory:/gone", "1:cpu:/gone")));
    }

    @Test
    void knowsNoGroupOfAProcessThatDoesNotExist() throws IOException {
        assertEquals(Optional.empty(), CgroupMounts.read().ofProcess(Integer.MAX_VALUE));
    }

    private Path directory(String path) throws IOException {
        return Files.createDirectories(host.resolve(path));
    }

    private String v1(String directory, String root, String options) {
        return "30 25 0:26 " + root + " " + host.resolve(directory) + " rw,relatime shared:9 - cgroup cgroup rw,"
                + options;
    }

    private String v2(String directory) {
        return "40 25 0:36 / " + host.resolve(directory) + " rw,relatime - cgroup2 cgroup2 rw";
    }
}
