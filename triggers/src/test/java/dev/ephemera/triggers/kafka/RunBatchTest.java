package dev.ephemera.triggers.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.triggers.batch.Condition;
import dev.ephemera.triggers.mapping.FailureHandling;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RunBatchTest {

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final FakeFunction function = new FakeFunction();
    private final MappingStatus status = new MappingStatus(time);
    private final List<Lost> lost = new CopyOnWriteArrayList<>();
    private TellLost tell = records -> {
        lost.add(records);
        return new Told.Yes();
    };
    private boolean deployed = true;

    private static FailureHandling retries(int count) {
        return new FailureHandling(
                OptionalInt.of(count),
                Optional.empty(),
                OnError.RETRY_WHOLE,
                Answers.ALL_PROCESSED,
                Optional.of(new Destination.ToTopic("failures")));
    }

    private RunBatch batch(FailureHandling handling, Batch batch) {
        InvokeFunction invoke = new InvokeFunction(
                wanted -> deployed ? Optional.of(Functions.named(wanted)) : Optional.empty(), function);
        NodeParts node = Runs.node(invoke, time, timers);
        return new RunBatch(
                new MappingRun(Runs.mapping(handling), "a:1", status, records -> tell.tell(records), node), batch);
    }

    private static RunBatch start(RunBatch batch) {
        Thread.ofVirtual().start(batch);
        return batch;
    }

    /** Lets the wait that is under way pass, which must be this long. */
    private void pass(Duration wait) {
        Await.until("it waits", () -> timers.next().isPresent());
        assertEquals(Optional.of(wait), timers.next());
        timers.advance(wait);
    }

    @Test
    void aBatchThatSucceedsIsDoneWith() {
        RunBatch batch = batch(retries(0), Records.batch(3));
        assertEquals(0, batch.position());

        batch.run();

        assertTrue(batch.isComplete());
        assertTrue(batch.ended().isDone());
        assertEquals(3, batch.position());
        assertEquals("OK", status.result().text());
        assertEquals(Optional.of(time.instant()), status.lastEvent());
    }

    @Test
    void retriesWaitLongerEachTimeAndThenTheRecordsAreLost() {
        function.behave((_, _) -> Functions.fail("ValueError"));
        RunBatch batch = start(batch(retries(2), Records.batch(3)));

        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(2));
        batch.ended().join();

        assertTrue(batch.isComplete());
        assertEquals(3, function.calls().size());
        Lost told = lost.getFirst();
        assertEquals(3, told.records().size());
        assertEquals(Condition.RETRIES_EXHAUSTED, told.condition());
        assertEquals(3, told.runs());
        assertTrue(told.failure().orElseThrow().words().contains("ValueError"));
        assertTrue(status.result().text().startsWith("PROBLEM: Function call failed: ValueError"));
    }

    @Test
    void whatIsNotTheFunctionsFaultIsTriedForEver() {
        AtomicInteger calls = new AtomicInteger();
        function.behave((_, _) -> calls.incrementAndGet() < 3 ? Functions.throttle() : Functions.answer("null"));
        deployed = false;
        RunBatch batch = start(batch(retries(0), Records.batch(1)));

        Await.until("it waits", () -> timers.next().isPresent());
        assertTrue(status.result().text().startsWith("PROBLEM: there is no function consume"));
        deployed = true;
        pass(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(2));
        pass(Duration.ofMinutes(4));
        batch.ended().join();

        assertTrue(batch.isComplete());
        assertEquals(List.of(), lost);
    }

    @Test
    void recordsAreKeptUntilTheirDestinationHasBeenTold() {
        function.behave((_, _) -> Functions.fail("ValueError"));
        AtomicInteger tries = new AtomicInteger();
        tell = _ -> switch (tries.incrementAndGet()) {
            case 1 -> new Told.NotNow("the topic is away");
            case 2 -> new Told.Never("there is no such topic");
            default -> new Told.Yes();
        };
        RunBatch batch = start(batch(retries(0), Records.batch(2)));

        Await.until("it waits", () -> timers.next().isPresent());
        assertEquals("PROBLEM: the topic is away", status.result().text());
        assertEquals(0, batch.position());
        pass(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(2));
        batch.ended().join();

        assertEquals(2, batch.position());
        assertEquals(1, function.calls().size());
        assertTrue(
                status.result().text().startsWith("PROBLEM: Function call failed: ValueError"),
                status.result().text());
    }

    @Test
    void nothingBeginsAfterItWasToldToFinish() {
        function.behave((_, _) -> Functions.fail("ValueError"));
        RunBatch batch = start(batch(retries(5), Records.batch(2)));
        Await.until("it waits", () -> timers.next().isPresent());

        batch.finish();
        batch.ended().join();

        assertFalse(batch.isComplete());
        assertEquals(0, batch.position());
        assertEquals(1, function.calls().size());
    }

    @Test
    void aRunUnderWayMayEndWhenItWasToldToFinish() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        function.behave((_, caller) -> {
            running.countDown();
            release.await();
            return caller.gone().isDone() ? Functions.stopped() : Functions.answer("null");
        });
        RunBatch batch = start(batch(retries(0), Records.batch(2)));
        running.await();

        batch.finish();
        release.countDown();
        batch.ended().join();

        assertTrue(batch.isComplete());
        assertEquals(2, batch.position());
    }

    @Test
    void aRunUnderWayEndsWhenItIsAbandonedAndNothingOfItCounts() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        function.behave((_, caller) -> {
            running.countDown();
            caller.gone().join();
            return Functions.stopped();
        });
        RunBatch batch = start(batch(retries(0), Records.batch(2)));
        running.await();

        batch.abandon();
        batch.ended().join();

        assertFalse(batch.isComplete());
        assertEquals(0, batch.position());
        assertEquals(List.of(), lost);
    }

    @Test
    void aRecordThatFitsIntoNoEventIsLost() {
        Batch huge = new Batch(
                Records.PARTITION, List.of(Records.record(4, new byte[KafkaEvent.LARGEST], new RecordHeaders())), 5);
        RunBatch batch = batch(retries(3), huge);

        batch.run();

        assertTrue(batch.isComplete());
        assertEquals(5, batch.position());
        assertEquals(List.of(), function.calls());
        assertEquals(Condition.PAYLOAD_SIZE_EXCEEDED, lost.getFirst().condition());
        assertEquals(Optional.empty(), lost.getFirst().failure());
    }
}
