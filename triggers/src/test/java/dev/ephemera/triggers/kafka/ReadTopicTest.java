package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A member of a group whose broker is a pretence. */
class ReadTopicTest {

    private static final TopicPartition PARTITION = Records.PARTITION;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final FakeFunction function = new FakeFunction();
    private final RunHold hold = new RunHold();
    private final SystemTimers timers = new SystemTimers();
    private ReadTopic reading;
    private Thread thread;

    @BeforeEach
    void start() {
        consumer.updatePartitions(
                PARTITION.topic(),
                List.of(new PartitionInfo(PARTITION.topic(), PARTITION.partition(), null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 3L));
        MappingRun run = new MappingRun(
                Runs.mapping(Runs.FOR_EVER),
                "a:1",
                new MappingStatus(SystemTime.INSTANCE),
                _ -> new Told.Yes(),
                Runs.node(Runs.always(function), SystemTime.INSTANCE, timers));
        ReadTopic opened = new ReadTopic(run, consumer, new Complaints("a:1", PARTITION.topic(), "group"), hold);
        reading = opened;
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        thread = Thread.ofPlatform().start(() -> {
            try (opened) {
                opened.run();
            }
        });
        Await.until("it is known where to begin", () -> committed() == 0);
    }

    private void deliver() {
        consumer.schedulePollTask(() -> Records.some(3).forEach(consumer::addRecord));
    }

    @AfterEach
    void stop() throws InterruptedException {
        hold.abandon();
        thread.join();
        timers.close();
    }

    /** Less than 0 if there is no position. */
    private long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? -1 : offset.offset();
    }

    /** Returns when the thread has gone round since this was called. */
    private void awaitPolls() throws InterruptedException {
        for (int poll = 0; poll < 3; poll++) {
            CountDownLatch polled = new CountDownLatch(1);
            consumer.schedulePollTask(polled::countDown);
            polled.await();
        }
    }

    @Test
    void commitsWhenTheRunHasEndedAndNotBefore() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        function.behave((_, _) -> {
            release.await();
            return Functions.answer("null");
        });
        deliver();
        Await.until("it runs", () -> !function.calls().isEmpty());
        awaitPolls();
        assertEquals(0, committed());

        release.countDown();

        Await.until("it is committed", () -> committed() == 3);
        assertEquals(1, function.calls().size());
    }

    @Test
    void nothingOfALostPartitionIsCommitted() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        function.behave((_, _) -> {
            // It does not care that nobody wants it any more, and succeeds.
            release.await();
            return Functions.answer("null");
        });
        deliver();
        Await.until("it runs", () -> !function.calls().isEmpty());
        CountDownLatch lost = new CountDownLatch(1);
        consumer.schedulePollTask(() -> {
            reading.onPartitionsLost(List.of(PARTITION));
            lost.countDown();
        });
        lost.await();

        release.countDown();

        Await.until("it has succeeded", () -> function.processed().size() == 3);
        awaitPolls();
        assertEquals(0, committed());
    }

    @Test
    void whatEndsDuringTheHandoverIsCommitted() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        function.behave((_, caller) -> {
            running.countDown();
            release.await();
            return caller.gone().isDone() ? Functions.stopped() : Functions.answer("null");
        });
        deliver();
        running.await();
        CountDownLatch revoked = new CountDownLatch(1);
        consumer.schedulePollTask(() -> {
            release.countDown();
            reading.onPartitionsRevoked(List.of(PARTITION));
            revoked.countDown();
        });
        revoked.await();

        assertEquals(3, committed());
    }

    @Test
    void leavesWhenItIsToldToFinishAndNothingRuns() throws InterruptedException {
        deliver();
        Await.until("it is processed", () -> committed() == 3);

        hold.finish();
        thread.join();

        assertTrue(consumer.closed());
        assertFalse(thread.isAlive());
    }
}
