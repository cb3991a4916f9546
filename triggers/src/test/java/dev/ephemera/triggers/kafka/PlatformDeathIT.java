package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.queue.broker.TestBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of records when nodes of one group are killed or stall. Seeds are printed. */
class PlatformDeathIT {

    @TempDir
    private Path directory;

    private static Platform.Work work(TestCluster cluster, Traffic traffic, OptionalLong seed) {
        return new Platform.Work(traffic, cluster.newTopic(1), "group-" + UUID.randomUUID(), seed);
    }

    @Test
    void nothingIsLostWhenNodesAreKilledMidBatchAndTheBrokerAsWell() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Platform.Folder folder = new Platform.Folder(directory);
        folder.hangOnceAt(Traffic.value(0, 30));
        List<Platform> platforms = new ArrayList<>();
        try (TestBroker broker = TestBroker.startOwn();
                TestCluster cluster = new TestCluster(broker.connection())) {
            Platform.Work work = work(cluster, Traffic.newTopic(cluster, 4, 100), OptionalLong.of(seed));
            Traffic traffic = work.traffic();
            for (int count = 0; count < 3; count++) {
                platforms.add(Platform.start(folder, cluster.connection(), work));
            }
            AtomicInteger counted = new AtomicInteger(100);
            CompletableFuture<Void> sent = traffic.sendMeanwhile(
                    cluster.connection(),
                    () -> Math.min(counted.get(), folder.processed().size()));

            Set<Long> killed = new HashSet<>();
            killHanging(folder, platforms, killed);
            // Not sent before the count goes on: nobody has passed it.
            folder.hangOnceAt(Traffic.value(1, 60));
            counted.set(Integer.MAX_VALUE);
            broker.kill();
            killHanging(folder, platforms, killed);
            sent.get(5, TimeUnit.MINUTES);

            Set<String> lost = traffic.awaitAll(cluster, work.failures(), folder::processed);
            assertEquals(work.function().poison(), lost);
            traffic.awaitCommitted(cluster, work.group());
        } finally {
            platforms.forEach(Platform::close);
        }
    }

    private static void killHanging(Platform.Folder folder, List<Platform> platforms, Set<Long> killed)
            throws InterruptedException {
        long pid = folder.awaitHanging(killed);
        platforms.stream()
                .filter(platform -> platform.pid() == pid)
                .findFirst()
                .orElseThrow()
                .kill();
        killed.add(pid);
    }

    @Test
    void aNodeThatStallsUntilItsSessionIsOverTakesNothingBack() throws Exception {
        Platform.Folder folder = new Platform.Folder(directory);
        folder.hangOnceAt(Traffic.value(0, 7));
        try (TestCluster cluster = new TestCluster(TestBroker.shared().connection())) {
            Platform.Work work = work(cluster, Traffic.newTopic(cluster, 2, 60), OptionalLong.empty());
            Traffic traffic = work.traffic();
            Set<String> before = Traffic.values(traffic.partitions(), 30);
            traffic.send(cluster, 0, 30);
            try (Platform stalled = Platform.start(folder, cluster.connection(), work)) {
                folder.awaitHanging(Set.of());
                stalled.pause();
                try (Platform _ = Platform.start(folder, cluster.connection(), work)) {
                    Await.until(
                            () -> "the other has done the rest, and not only "
                                    + folder.processed().size(),
                            () -> folder.processed().equals(before));
                    Await.until(
                            "it is committed",
                            () -> cluster.position(work.group(), traffic.topic(), 0)
                                    .equals(Optional.of(30L)));

                    folder.letGoOn();
                    stalled.resume();
                    Await.until("both are members", () -> cluster.members(work.group()) == 2);

                    assertTrue(
                            cluster.position(work.group(), traffic.topic(), 0).orElseThrow() >= 30);
                    traffic.send(cluster, 30, traffic.each());
                    Await.until("all is done", () -> folder.processed().equals(traffic.values()));
                    traffic.awaitCommitted(cluster, work.group());
                }
            }
        }
    }
}
