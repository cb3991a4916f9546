package dev.ephemera.triggers.objectstore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.objectstore.rule.BucketName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What is in a bucket has been announced, whoever dies when. */
@Timeout(300)
class StoreFaultsIT {

    private static final String BUCKET = "photos";
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @Test
    void anEventThatTheQueueCannotTakeIsKeptAcrossRestartsAndDeliveredLater() throws Exception {
        try (TestStore test = watched()) {
            test.queue().behave(_ -> {
                throw new QueueUnavailableException("away", Duration.ofSeconds(1), new IOException());
            });
            try (S3Client s3 = test.client()) {
                s3.putObject(request -> request.bucket(BUCKET).key("one"), RequestBody.fromString("1"));
                s3.putObject(request -> request.bucket(BUCKET).key("gone"), RequestBody.fromString("12"));
                s3.deleteObject(request -> request.bucket(BUCKET).key("gone"));
            }
            await(() -> test.store().status().kept() >= 2);
            assertEquals(3, journalEntries(test));
            test.restart();
            assertEquals(List.of(), test.queue().accepted());
            test.queue().behave(_ -> {});
            await(() -> test.queue().accepted().size() >= 3);
            await(() -> journalEntries(test) == 0);
            assertEquals(
                    Set.of("ObjectCreated:Put one 1", "ObjectCreated:Put gone 2", "ObjectRemoved:Delete gone "),
                    announced(test));
        }
    }

    @Test
    void whatIsInTheBucketHasBeenAnnouncedThoughTheStoreIsKilledUnderLoad() throws Exception {
        try (TestStore test = watched();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            AtomicBoolean over = new AtomicBoolean();
            Set<String> answered = ConcurrentHashMap.newKeySet();
            List<Future<?>> clients = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(client -> threads.submit(() -> putUntil(over, test, "k" + client, answered)))
                    .toList();
            for (int kill = 0; kill < 3; kill++) {
                int before = answered.size();
                await(() -> answered.size() >= before + 20 && test.store().pid().isPresent());
                ProcessHandle.of(test.store().pid().getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
                await(() -> answered.size() >= before + 30);
            }
            over.set(true);
            for (Future<?> client : clients) {
                client.get();
            }
            await(() -> announcedKeys(test).containsAll(stored(test)));
            assertTrue(stored(test).containsAll(answered), "An object is gone whose put was answered");
            await(() -> journalEntries(test) == 0);
        }
    }

    @Test
    void aPutWhosePlatformIsKilledBeforeTheEventIsSafeIsAnnouncedByTheNextOne() throws Exception {
        TestStore before = watched();
        before.close();
        Process platform = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx192m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dephemera.object-store.libraries=" + TestStore.libraries(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StrandedStore.class.getName(),
                        folder.toString(),
                        "stranded")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle store;
        try (BufferedReader output = platform.inputReader(UTF_8)) {
            String line = output.readLine();
            while (line != null && !line.startsWith(StrandedStore.TOLD)) {
                line = output.readLine();
            }
            assertNotNull(line, "The platform ended early");
            store = ProcessHandle.of(Long.parseLong(line.substring(StrandedStore.TOLD.length())))
                    .orElseThrow();
        } finally {
            platform.destroyForcibly().waitFor();
        }
        store.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try (TestStore after = new TestStore(folder).awaitReady()) {
            await(() -> !after.queue().accepted().isEmpty());
            assertEquals(Set.of("ObjectCreated:Put put+before+the+end 5"), announced(after));
        }
    }

    @Test
    void aPortThatIsTakenIsSaidSoAndTriedAgain() throws Exception {
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        String sentence = "port " + taken.getLocalPort() + " of 127.0.0.1 is taken by another program: stop that, or"
                + " set ephemera.object-store.port";
        try (TestStore test = new TestStore(folder, taken.getLocalPort())) {
            try (taken) {
                await(() -> test.store().status().detail().equals(sentence));
            }
            test.awaitReady();
            assertEquals(StoreStatus.State.UP, test.store().status().state());
        }
    }

    private TestStore watched() throws Exception {
        TestStore test = new TestStore(folder).awaitReady();
        for (String bucket : List.of(BUCKET, "stranded")) {
            test.rules().put(new BucketName(bucket), SampleRules.all());
        }
        test.store().createBucket(new BucketName(BUCKET));
        return test;
    }

    /** A client that takes an answer for one and nothing else. */
    private static void putUntil(AtomicBoolean over, TestStore test, String prefix, Set<String> answered) {
        try (S3Client s3 = test.client(TestStore.OWNER)
                .overrideConfiguration(settings -> settings.retryStrategy(retries -> retries.maxAttempts(1)))
                .build()) {
            for (int i = 0; !over.get(); i++) {
                String key = prefix + "-" + i;
                try {
                    s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(key));
                    answered.add(key);
                } catch (SdkException e) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
        }
    }

    private static Set<String> stored(TestStore test) {
        try (S3Client s3 = test.client()) {
            return s3.listObjectsV2Paginator(request -> request.bucket(BUCKET)).contents().stream()
                    .map(S3Object::key)
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> announcedKeys(TestStore test) {
        return announced(test).stream().map(event -> event.split(" ", -1)[1]).collect(Collectors.toSet());
    }

    private static Set<String> announced(TestStore test) {
        return test.queue().accepted().stream().map(StoreFaultsIT::describe).collect(Collectors.toSet());
    }

    /** The event, the key and the size. */
    private static String describe(QueuedInvocation invocation) {
        try {
            var record = new ObjectMapper().readTree(invocation.event()).at("/Records/0");
            return record.path("eventName").asText() + " "
                    + record.at("/s3/object/key").asText() + " "
                    + record.at("/s3/object/size").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long journalEntries(TestStore test) {
        try (Stream<Path> entries = Files.list(test.journal())) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "It has not come about within " + PATIENCE);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}
