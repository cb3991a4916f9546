package dev.ephemera.warmpool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import dev.ephemera.warmpool.instance.RandomName;
import dev.ephemera.warmpool.instance.RunDirectories;
import dev.ephemera.warmpool.instance.RunDirectory;
import dev.ephemera.warmpool.posix.NetworkNamespaces;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.resources.Allotment;
import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.slot.HostSlots;
import dev.ephemera.warmpool.slot.Slot;
import dev.ephemera.warmpool.slot.Slots;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every container must be, whatever limits its memory, tried on real ones. A subclass opens its
 * engine, and may complete the stack with what that engine needs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class ContainerContract {

    /** Small enough to be reached by a test. */
    protected static final ContainerLimits LIMITS = new ContainerLimits(64, 256, MemorySize.ofMegabytes(16));

    protected static final Allotment SMALL = new Allotment(MemorySize.ofMegabytes(128));
    protected static final Allotment LARGE = new Allotment(MemorySize.ofMegabytes(512));
    /** Perl fills what a string grows by; assigning a long string would make a second copy. */
    protected static final String TAKE_300_MB =
            "perl -e '$memory = \"\"; vec($memory, (300 << 20) - 1, 8) = 1; print length $memory'";

    private static final int LOOPBACK_PORT = 9000;

    protected Path directory;
    protected RunDirectory run;
    protected Slots slots;
    protected Stack stack;
    protected ContainerEngine engine;

    /** Opens the engine under test for one instance, with {@link #LIMITS}. */
    protected abstract ContainerEngine open(RunDirectory instance) throws Exception;

    /** Adds to the test stack's directory what this engine needs, such as a Dockerfile. */
    protected void complete(@SuppressWarnings("unused") Path stackDirectory) throws IOException {}

    @BeforeAll
    void prepare(@TempDir Path temporary) throws Exception {
        directory = temporary;
        run = RunDirectories.of(directory.resolve("data")).create(InstanceId.random());
        slots = HostSlots.open(run, directory.resolve("data/code"));
        Path stackDirectory = Files.createDirectory(directory.resolve("stack"));
        stack = ContractStack.create(stackDirectory);
        complete(stackDirectory);
        engine = open(run);
        engine.prepare(stack);
    }

    @AfterAll
    void cleanUp() throws Exception {
        engine.close();
        run.close();
    }

    protected ContractContainer start() throws Exception {
        return start(LARGE);
    }

    protected ContractContainer start(Allotment allotment) throws Exception {
        return ContractContainer.start(engine, spec(slots.create(newId()), allotment));
    }

    protected ContainerSpec spec(Slot slot, Allotment allotment) {
        return new ContainerSpec(newId(), stack, slot, allotment);
    }

    protected static ContainerId newId() {
        return new ContainerId("contract-" + RandomName.of(8));
    }

    private Path packageWith(String file, String content) throws IOException {
        Path code = Files.createDirectories(directory.resolve("data/code/" + RandomName.of(8)));
        Files.createDirectories(code.resolve(file).getParent());
        Files.writeString(code.resolve(file), content);
        return code;
    }

    protected static boolean processRuns(String marker) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(marker));
    }

    protected static String uniqueSleep() {
        return "sleep 9" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);
    }

    /** Needs the privileges of the machine's root, and a container that runs on this machine. */
    @Test
    void aPortOpenedInItsNetworkIsReachedFromInsideOnly() throws Exception {
        assumeTrue(Privilege.current() == Privilege.ROOT);
        try (ContractContainer container = start()) {
            Optional<ProcessHandle> process = container.container().process();
            assumeTrue(process.isPresent());
            try (ServerSocketChannel port = NetworkNamespaces.listen(process.get(), LOOPBACK_PORT)) {
                CompletableFuture<Void> served =
                        CompletableFuture.runAsync(() -> greet(port), Thread::startVirtualThread);
                assertEquals("hello", container.succeed("""
                        perl -MIO::Socket::INET -e 'print IO::Socket::INET->new("127.0.0.1:%d")->getline'""".formatted(LOOPBACK_PORT)));
                served.get(20, TimeUnit.SECONDS);
                assertThrows(
                        ConnectException.class,
                        () -> new Socket(InetAddress.getLoopbackAddress(), LOOPBACK_PORT).close());
                assertThrows(IOException.class, () -> NetworkNamespaces.listen(process.get(), LOOPBACK_PORT));
            }
            container.container().kill();
            assertThrows(IOException.class, () -> NetworkNamespaces.listen(process.get(), LOOPBACK_PORT));
        }
    }

    private static void greet(ServerSocketChannel port) {
        try (SocketChannel client = port.accept()) {
            client.write(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void describesItself() {
        EngineDescription description = engine.describe();
        assertFalse(description.name().isBlank());
        assertFalse(description.limits().isBlank());
    }

    @Test
    void findsTheStackAvailableWithTheRuntimesVersion() {
        StackAvailability availability = engine.availability(stack);
        String version = assertInstanceOf(StackAvailability.Available.class, availability)
                .version();
        assertTrue(version.isEmpty() || version.contains("5."), version);
    }

    @Test
    void preparesAStackTwice() throws Exception {
        engine.prepare(stack);
        engine.prepare(stack);
    }

    @Test
    void startsAContainerThatRuns() throws Exception {
        try (ContractContainer inside = start()) {
            assertEquals("hello", inside.succeed("echo hello"));
            assertFalse(inside.container().exit().isDone());
        }
    }

    @Test
    void hasEverythingPrintedBeforeAnAnswer() throws Exception {
        try (ContractContainer inside = start()) {
            inside.print("first line\nlast line");
            assertEquals("first line\nlast line", inside.printed());
        }
    }

    @Test
    void takesStandardErrorToo() throws Exception {
        try (ContractContainer inside = start()) {
            inside.become("echo to standard error >&2; exit 0");
            inside.container().exit().get(10, TimeUnit.SECONDS);
            assertEquals("to standard error\n", inside.printed());
        }
    }

    @Test
    void reportsTheExitCode() throws Exception {
        try (ContractContainer inside = start()) {
            inside.become("exit 7");
            assertEquals(new ContainerExit(7, false), inside.container().exit().get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void killEndsDaemonsAndOrphans() throws Exception {
        String child = uniqueSleep();
        String daemon = uniqueSleep();
        try (ContractContainer inside = start()) {
            inside.succeed(child + " >/dev/null 2>&1 & (setsid " + daemon + " >/dev/null 2>&1 &)");
            assertTrue(processRuns(child));
            assertTrue(processRuns(daemon));
            inside.container().kill();
            assertFalse(processRuns(child));
            assertFalse(processRuns(daemon));
            assertTrue(inside.container().exit().get(10, TimeUnit.SECONDS).code() > 128);
            inside.container().kill();
        }
    }

    @Test
    void removeKillsWhatRunsAndMayBeRepeated() throws Exception {
        String child = uniqueSleep();
        ContractContainer inside = start();
        inside.succeed(child + " >/dev/null 2>&1 &");
        inside.container().remove();
        assertFalse(processRuns(child));
        assertTrue(inside.container().exit().isDone());
        assertTrue(engine.list().stream()
                .noneMatch(found -> found.instance().equals(run.instance())
                        && found.engineId().contains(inside.container().id().value())));
        inside.container().remove();
        inside.container().kill();
        inside.close();
        assertFalse(Files.exists(inside.slot().runDirectory()));
    }

    @Test
    void listsAContainerWithItsLabels() throws Exception {
        try (ContractContainer inside = start()) {
            List<FoundContainer> mine = engine.list().stream()
                    .filter(found -> found.instance().equals(run.instance()))
                    .toList();
            assertEquals(1, mine.size(), mine::toString);
            assertEquals(run.path(), mine.getFirst().runDirectory());
            assertEquals(stack.name(), mine.getFirst().stack());
            assertEquals("still here", inside.succeed("echo still here"));
        }
    }

    @Test
    void anotherInstanceFindsAndRemovesIt() throws Exception {
        String child = uniqueSleep();
        try (ContractContainer inside = start();
                RunDirectory other = run.siblings().create(InstanceId.random());
                ContainerEngine otherEngine = open(other)) {
            inside.succeed(child + " >/dev/null 2>&1 &");
            FoundContainer found = otherEngine.list().stream()
                    .filter(candidate -> candidate.instance().equals(run.instance()))
                    .findFirst()
                    .orElseThrow();
            otherEngine.remove(found);
            assertFalse(processRuns(child));
            assertTrue(otherEngine.list().stream()
                    .noneMatch(candidate -> candidate.instance().equals(run.instance())));
            otherEngine.remove(found);
        }
    }

    @Test
    void twoContainersShareNothing() throws Exception {
        String sleep = uniqueSleep();
        try (ContractContainer one = start();
                ContractContainer two = start()) {
            one.succeed("echo secret > /tmp/secret; " + sleep + " >/dev/null 2>&1 &");
            one.run("echo secret > /dev/shm/secret");
            assertEquals("", two.succeed("ls /tmp"));
            assertEquals("", two.succeed("ls /dev/shm"));
            assertFalse(two.succeed("cat /proc/[0-9]*/cmdline | tr '\\0' ' '").contains(sleep));
            for (String namespace : List.of("mnt", "pid", "net", "ipc", "uts")) {
                String command = "readlink /proc/self/ns/" + namespace;
                assertNotEquals(one.succeed(command), two.succeed(command), namespace);
                assertNotEquals(
                        Files.readSymbolicLink(Path.of("/proc/self/ns/" + namespace))
                                .toString(),
                        one.succeed(command),
                        namespace);
            }
            assertNotEquals(0, one.run("hostname taken-over").code());
            assertEquals("api.sock\nout", two.succeed("ls /run/ephemera"));
            String slotOfOne =
                    one.slot().taskDirectory().getParent().getFileName().toString();
            assertFalse(two.succeed("cat /proc/self/mountinfo").contains(slotOfOne));
        }
    }

    @Test
    void codeBoundAfterTheStartAppearsInItsContainerOnly() throws Exception {
        Path code = packageWith("handler.txt", "one's code");
        Files.createSymbolicLink(code.resolve("link"), Path.of("handler.txt"));
        Files.writeString(Files.createDirectory(code.resolve("folder")).resolve("nested"), "nested");
        try (ContractContainer one = start();
                ContractContainer two = start()) {
            assertEquals("", one.succeed("ls -A /var/task"));
            one.slot().bind(code);
            assertEquals("one's code", one.succeed("cat /var/task/handler.txt"));
            assertEquals("one's code", one.succeed("cat /var/task/link"));
            assertEquals("nested", one.succeed("cat /var/task/folder/nested"));
            assertEquals("", two.succeed("ls -A /var/task"));
            assertNotEquals(0, one.run("echo changed > /var/task/handler.txt").code());
            assertNotEquals(0, one.run("chmod 777 /var/task/handler.txt").code());
        }
        assertEquals("one's code", Files.readString(code.resolve("handler.txt")));
    }

    @Test
    void layersBoundAfterTheStartAppearInItsContainerOnly() throws Exception {
        Path layers = packageWith("bin/tool", "#!/bin/sh\necho the tool of a layer");
        Files.setPosixFilePermissions(layers.resolve("bin/tool"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(Files.createDirectory(layers.resolve("lib")).resolve("part"), "a library");
        try (ContractContainer one = start();
                ContractContainer two = start()) {
            assertEquals("lib", one.succeed("ls -A /opt"));
            one.slot().bindLayers(layers);
            assertEquals("the tool of a layer", one.succeed("tool"));
            assertEquals("a library", one.succeed("cat $LD_LIBRARY_PATH/part"));
            assertEquals("lib", two.succeed("ls -A /opt"));
            assertNotEquals(0, one.run("echo changed > /opt/lib/part").code());
            assertNotEquals(0, one.run("echo new > /opt/new").code());
        }
        assertEquals("a library", Files.readString(layers.resolve("lib/part")));
    }

    @Test
    void onlyTemporaryDirectoriesCanBeWritten() throws Exception {
        try (ContractContainer inside = start()) {
            inside.succeed("echo x > /tmp/x && cat /tmp/x");
            for (String place : List.of(
                    "/",
                    "/etc",
                    "/usr",
                    "/usr/bin",
                    "/var",
                    "/var/task",
                    "/opt",
                    "/opt/lib",
                    "/var/runtime",
                    "/run",
                    "/run/ephemera",
                    "/dev",
                    "/proc",
                    "/sys")) {
                assertNotEquals(0, inside.run("echo x > " + place + "/x").code(), place);
            }
        }
    }

    @Test
    void hasNoPrivilege() throws Exception {
        try (ContractContainer inside = start()) {
            assertEquals("65532 65532", inside.succeed("echo $(id -u) $(id -g)"));
            String status = inside.succeed("cat /proc/1/status");
            for (String line : List.of(
                    "CapInh:\t0000000000000000",
                    "CapPrm:\t0000000000000000",
                    "CapEff:\t0000000000000000",
                    "CapBnd:\t0000000000000000",
                    "CapAmb:\t0000000000000000",
                    "NoNewPrivs:\t1",
                    "Seccomp:\t2")) {
                assertTrue(status.contains(line), () -> line + " is missing in " + status);
            }
            assertNotEquals(0, inside.run("unshare --user true").code());
            assertNotEquals(0, inside.run("mount -t tmpfs none /tmp").code());
            assertNotEquals(0, inside.run("chroot / true").code());
        }
    }

    @Test
    void hasACleanEnvironment() throws Exception {
        try (ContractContainer inside = start()) {
            String environment = inside.succeed("tr '\\0' '\\n' < /proc/1/environ | sort");
            assertTrue(environment.contains("HOME=/tmp"), environment);
            assertTrue(environment.contains("LANG=C.UTF-8"), environment);
            assertTrue(environment.contains("PATH="), environment);
            assertFalse(environment.contains("JAVA"), environment);
        }
    }

    @Test
    void hasNoNetworkButItsOwnLoopback() throws Exception {
        try (ServerSocket hostPort = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ContractContainer inside = start()) {
            assertEquals("lo", inside.succeed("sed -n 's/^ *\\([^:]*\\):.*/\\1/p' /proc/net/dev | sort | xargs"));
            assertTrue(connect(inside, "127.0.0.1", hostPort.getLocalPort()).contains("refused"));
            for (String address : List.of("169.254.169.254", "192.0.2.1", "8.8.8.8")) {
                assertTrue(connect(inside, address, 80).contains("unreachable"), address);
            }
        }
    }

    private static String connect(ContractContainer inside, String address, int port) throws IOException {
        return inside.run("perl -e 'use Socket; alarm 5; socket(my $s, PF_INET, SOCK_STREAM, 0);"
                        + " connect($s, sockaddr_in(" + port + ", inet_aton(\"" + address + "\")))"
                        + " ? print \"connected\" : print lc $!'")
                .output();
    }

    @Test
    void temporaryFilesCountAsMemoryOrAreBounded() throws Exception {
        try (ContractContainer inside = start()) {
            inside.succeed("head -c 8M /dev/zero > /tmp/fits");
            assertNotEquals(
                    0, inside.run("head -c 32M /dev/zero > /tmp/too-large").code());
        }
    }

    @Test
    void containsAForkBomb() throws Exception {
        try (ContractContainer inside = start()) {
            int children = Integer.parseInt(inside.succeed("perl -e '"
                    + "for (1..500) { my $p = fork; last unless defined $p; "
                    + "unless ($p) { close STDOUT; close STDERR; sleep 600; exit } $n++ } print $n'"));
            assertTrue(children > 16 && children < 64, children + " children");
            inside.container().remove();
        }
        try (ContractContainer next = start()) {
            assertEquals("unharmed", next.succeed("echo unharmed"));
        }
    }

    @Test
    void limitsOpenFiles() throws Exception {
        try (ContractContainer inside = start()) {
            int files = Integer.parseInt(inside.succeed(
                    "perl -e 'while (open my $f, \"<\", \"/dev/null\") { push @f, $f } print scalar @f'"));
            assertTrue(files > 200 && files < 256, files + " files");
        }
    }
}
