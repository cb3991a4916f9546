package dev.ephemera.warmpool.engine.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.engine.ContainerEngine;
import dev.ephemera.warmpool.engine.ContainerEngineContract;
import dev.ephemera.warmpool.engine.ContractContainer;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.StackAvailability;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SandboxEngineIT extends ContainerEngineContract {

    @Override
    protected ContainerEngine open(RunDirectory instance) throws Exception {
        return SandboxEngine.open(instance, LIMITS, TestRoots.SETTINGS);
    }

    @Override
    protected void needLimitsOfWholeContainers() {
        assumeFalse(
                engine.describe().limits().startsWith("rlimits"),
                "no control group is writable: run as root, or in a delegated group (systemd-run --user --scope -p"
                        + " Delegate=yes)");
    }

    @Test
    void hasAUserAndACgroupNamespaceOfItsOwn() throws Exception {
        try (ContractContainer inside = start()) {
            for (String namespace : List.of("user", "cgroup")) {
                assertNotEquals(
                        Files.readSymbolicLink(Path.of("/proc/self/ns/" + namespace))
                                .toString(),
                        inside.succeed("readlink /proc/self/ns/" + namespace));
            }
        }
    }

    @Test
    void inheritsNoDescriptor() throws Exception {
        try (ContractContainer inside = start()) {
            assertEquals("/dev/null", inside.succeed("readlink /proc/1/fd/0"));
            // Perl closes what it opened itself when it runs a shell, and hands on what it was given.
            assertEquals("0\n1\n2", inside.succeed("ls /proc/$$/fd"));
        }
    }

    @Test
    void seesNothingOfTheHostButItsPrograms() throws Exception {
        try (ContractContainer inside = start()) {
            assertEquals(
                    "bin dev etc lib lib64 opt proc run sbin tmp usr var",
                    inside.succeed("ls / | grep -v lib.*32 | xargs"));
            assertEquals("", inside.succeed("ls -A /usr/local"));
            assertEquals("lib", inside.succeed("ls -A /opt"));
            assertFalse(inside.succeed("ls /etc").contains("shadow"));
            assertFalse(inside.succeed("cat /etc/passwd").contains("root:x:0:0:root:/root"));
            assertEquals("sandbox", inside.succeed("id -un"));
        }
    }

    @Test
    void temporaryFileSystemsAreBounded() throws Exception {
        try (ContractContainer inside = start()) {
            assertNotEquals(
                    0, inside.run("head -c 32M /dev/zero > /dev/shm/too-large").code());
            assertEquals(
                    "/dev/shm /tmp",
                    inside.succeed("awk '$4 ~ /^rw/ && $3 == \"tmpfs\" {print $2}' /proc/mounts | sort | xargs"));
        }
    }

    @Test
    void refusesDangerousSystemCallsWhateverTheirNumbering() throws Exception {
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the numbers here are those of x86-64");
        try (ContractContainer inside = start()) {
            for (int call : new int[] {101, 165, 246, 250, 272, 298, 308, 321, 323, 425, 0x40000000 + 39}) {
                assertEquals("1", systemCall(inside, call + ", 0, 0, 0, 0, 0"), "call " + call);
            }
            assertEquals("1", systemCall(inside, "56, 0x10000000 | 17, 0, 0, 0, 0"), "clone of a user namespace");
            assertEquals("38", systemCall(inside, "435, 0, 0"), "clone3");
            assertEquals("97", systemCall(inside, "41, 40, 1, 0"), "a socket of the virtual machine's host");
        }
    }

    private static String systemCall(ContractContainer inside, String arguments) throws IOException {
        return inside.succeed("perl -e 'syscall(" + arguments + ") == -1 and print $! + 0'");
    }

    @Test
    void eachRunsUnderAUserOfItsOwn() throws Exception {
        assumeTrue(Privilege.current() == Privilege.ROOT, "only root can choose users");
        String sleepOne = uniqueSleep();
        String sleepTwo = uniqueSleep();
        try (ContractContainer one = start();
                ContractContainer two = start()) {
            one.succeed(sleepOne + " >/dev/null 2>&1 &");
            two.succeed(sleepTwo + " >/dev/null 2>&1 &");
            int userOne = userOf(sleepOne);
            int userTwo = userOf(sleepTwo);
            assertNotEquals(userOne, userTwo);
            assertTrue(userOne >= HostUsers.FIRST && userTwo >= HostUsers.FIRST);
        }
    }

    private static int userOf(String command) throws IOException {
        long process = ProcessHandle.allProcesses()
                .filter(candidate -> candidate.info().commandLine().orElse("").endsWith(command))
                .findFirst()
                .orElseThrow()
                .pid();
        return (int) Files.getAttribute(Path.of("/proc/" + process), "unix:uid");
    }

    @Test
    void aStartThatFailsSaysWhyAndLeavesNothing() throws Exception {
        Slot slot = slots.create(newId());
        slot.delete();
        EngineException failure = assertThrows(EngineException.class, () -> engine.start(spec(slot, LARGE)));
        assertTrue(failure.getMessage().contains("run/out"), failure.getMessage());
        assertTrue(engine.list().stream().noneMatch(found -> found.instance().equals(run.instance())));
    }

    @Test
    void namesWhatAStackIsMissing() {
        Stack incomplete = new Stack(
                "incomplete",
                "Incomplete",
                Set.of(),
                Optional.empty(),
                stack.base(),
                stack.directory(),
                List.of(),
                List.of("/no/such/program"),
                List.of(Path.of("/no/such/program")),
                "apt-get install such-program",
                List.of(),
                stack.idleMemory(),
                stack.handlers());
        assertEquals(
                new StackAvailability.Missing("The host has no /no/such/program; apt-get install such-program"),
                engine.availability(incomplete));
    }
}
