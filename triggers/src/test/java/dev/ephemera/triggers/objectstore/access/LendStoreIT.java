package dev.ephemera.triggers.objectstore.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.dispatch.RunSupplies;
import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import dev.ephemera.warmpool.posix.Privilege;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process with a network of its own stands for a container. */
@Timeout(60)
class LendStoreIT {

    private final StoreKeys keys = new StoreKeys(new OwnerKeys(List.of(new StoreKey("owner", "0123456789abcdef"))));
    private ServerSocketChannel store;
    private Process isolated;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Privilege.current() == Privilege.ROOT && Files.isExecutable(Path.of("/usr/bin/bwrap")));
        store = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().start(this::echo);
        isolated = new ProcessBuilder(
                        "/usr/bin/bwrap", "--unshare-net", "--dev-bind", "/", "/", "/bin/sh", "-c", "echo up; exec cat")
                .start();
        assertEquals("up", isolated.inputReader(UTF_8).readLine());
    }

    @AfterEach
    void stop() throws Exception {
        if (isolated != null) {
            isolated.descendants().forEach(ProcessHandle::destroyForcibly);
            isolated.destroyForcibly().waitFor();
            store.close();
        }
    }

    @Test
    void aRunReachesTheStoreOnItsOwnLoopbackInterface() throws Exception {
        RunSupplies.Supply supply = lend("photos, thumbs");
        try (supply) {
            assertEquals(List.of(), supply.remarks());
            assertEquals("http://127.0.0.1:9000", supply.environment().get("AWS_ENDPOINT_URL_S3"));
            assertEquals(
                    Optional.of(Set.of(new BucketName("photos"), new BucketName("thumbs"))),
                    keys.find(supply.environment().get("AWS_ACCESS_KEY_ID"))
                            .orElseThrow()
                            .buckets());
            assertEquals("you said hello", talkFromInside());
        }
        assertTrue(keys.find(supply.environment().get("AWS_ACCESS_KEY_ID")).isEmpty());
        assertEquals("", talkFromInside());
    }

    @Test
    void aStoreThatIsAwayIsTriedForEachConnection() throws Exception {
        AtomicReference<Optional<InetSocketAddress>> address = new AtomicReference<>(Optional.empty());
        LendStore lend = new LendStore(keys, address::get);
        try (RunSupplies.Supply supply = lend.supply(function("photos"), container())) {
            assertEquals(List.of(), supply.remarks());
            assertEquals("", talkFromInside());
            address.set(Optional.of((InetSocketAddress) store.getLocalAddress()));
            assertEquals("you said hello", talkFromInside());
        }
    }

    @Test
    void whatCannotBeHadIsSaid() throws Exception {
        try (RunSupplies.Supply wrong = lend("photos,no/bucket")) {
            assertEquals(
                    List.of("WARNING EPHEMERA_BUCKETS names 'no/bucket', which can be no bucket"), wrong.remarks());
            // The port is taken now.
            try (RunSupplies.Supply second = lend("photos")) {
                assertEquals(Map.of(), second.environment());
                assertTrue(second.remarks().getFirst().contains("not within reach"));
            }
        }
        LendStore lend = new LendStore(keys, Optional::empty);
        try (RunSupplies.Supply elsewhere = lend.supply(function("photos"), new FakeContainer(Optional.empty()))) {
            assertTrue(elsewhere.remarks().getFirst().contains("another machine"));
        }
        try (RunSupplies.Supply none = LendStore.none().supply(function("photos"), container())) {
            assertTrue(none.remarks().getFirst().contains("ephemera.object-store.enabled"));
        }
    }

    @Test
    void functionsThatDoNotAskGetNothing() throws Exception {
        try (RunSupplies.Supply supply = lend("")) {
            assertEquals(Map.of(), supply.environment());
            assertEquals(List.of(), supply.remarks());
            assertEquals("", talkFromInside());
        }
        assertFalse(LendStore.none()
                .supply(function(""), container())
                .remarks()
                .iterator()
                .hasNext());
    }

    private RunSupplies.Supply lend(String buckets) throws IOException {
        InetSocketAddress address = (InetSocketAddress) store.getLocalAddress();
        return new LendStore(keys, () -> Optional.of(address)).supply(function(buckets), container());
    }

    private FakeContainer container() {
        return new FakeContainer(isolated.descendants().findFirst());
    }

    private String talkFromInside() throws Exception {
        long pid = isolated.descendants().findFirst().orElseThrow().pid();
        Process talk = new ProcessBuilder(
                        "nsenter",
                        "-n",
                        "-t",
                        Long.toString(pid),
                        "/bin/bash",
                        "-c",
                        "exec 3<>/dev/tcp/127.0.0.1/9000 && echo hello >&3 && head -n 1 <&3")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(talk.getInputStream().readAllBytes(), UTF_8).strip();
        assertTrue(talk.waitFor(20, TimeUnit.SECONDS));
        return said;
    }

    private void echo() {
        try {
            while (true) {
                SocketChannel client = store.accept();
                Thread.startVirtualThread(() -> echo(client));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void echo(SocketChannel client) {
        try (client) {
            byte[] line = new byte[6];
            int length = Channels.newInputStream(client).readNBytes(line, 0, line.length);
            Channels.newOutputStream(client).write(("you said " + new String(line, 0, length, UTF_8)).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FunctionConfiguration function(String buckets) {
        return new FunctionConfiguration(
                new FunctionName("thumbnailer"),
                FunctionConfiguration.LATEST,
                "nodejs",
                "index.handler",
                "",
                "",
                MemorySize.ofMegabytes(128),
                Duration.ofSeconds(3),
                buckets.isEmpty() ? Map.of() : Map.of("EPHEMERA_BUCKETS", buckets),
                new CodeDigest("0".repeat(64)),
                1,
                "revision",
                Instant.EPOCH);
    }
}
