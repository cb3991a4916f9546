package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.queue.broker.TestKafka;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.MappingId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mappings do when the broker dies, wherever that runs. */
abstract class BrokerDeathContract {

    @TempDir
    private Path directory;

    abstract TestKafka kafka();

    @Test
    void nothingIsLostWhileTheBrokerIsKilledUnderLoadAndTheFunctionFailsAtRandom() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Database database = Database.sqlite(directory.resolve("test.db"));
                TestCluster cluster = new TestCluster(kafka().connection());
                TestNode node = TestNode.start(database, kafka().broker())) {
            Traffic traffic = Traffic.newTopic(cluster, 3, 300);
            String failures = cluster.newTopic(1);
            Unreliable unreliable = new Unreliable(seed, traffic.values());
            FakeFunction function = node.function();
            function.behave(unreliable);
            MappingId id = node.create(
                    cluster.connection(),
                    traffic.topic(),
                    TestNode.batches(
                            8,
                            TestNode.failures(
                                    Unreliable.RETRIES,
                                    OnError.BISECT,
                                    Answers.ALL_PROCESSED,
                                    Optional.of(new Destination.ToTopic(failures)))));
            AtomicInteger counted = new AtomicInteger();
            CompletableFuture<Void> sent = traffic.sendMeanwhile(
                    cluster.connection(),
                    () -> Math.min(counted.get(), function.processed().size()));

            for (int enough : new int[] {20, 350}) {
                int wanted = enough + random.nextInt(50);
                // However late this thread notices, not everything is sent by then.
                counted.set(wanted);
                Await.until(
                        () -> wanted + " are processed, not only "
                                + function.processed().size(),
                        () -> function.processed().size() > wanted);
                assertFalse(sent.isDone(), "it is under load");
                kafka().kill();
            }
            counted.set(Integer.MAX_VALUE);
            sent.get(5, TimeUnit.MINUTES);

            Set<String> lost = traffic.awaitAll(cluster, failures, function::processed);
            assertEquals(unreliable.poison(), lost);
            traffic.awaitCommitted(cluster, id.toString());
            for (int partition = 0; partition < traffic.partitions(); partition++) {
                List<Long> offsets = function.firstSuccesses(traffic.topic() + "-" + partition);
                assertEquals(offsets.stream().sorted().toList(), offsets, "partition " + partition);
            }
        }
    }
}
