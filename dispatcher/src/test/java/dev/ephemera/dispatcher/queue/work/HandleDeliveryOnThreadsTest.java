package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.dispatcher.dispatch.Caller;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.FakeLedger;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.ledger.SampleRecords;
import dev.ephemera.dispatcher.queue.Delivery;
import dev.ephemera.dispatcher.queue.Verdict;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One delivery at a time, on real threads and in real time; the order of things is tried by the simulation. */
@Timeout(60)
final class HandleDeliveryOnThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final AsynchronousSettings SETTINGS = AsynchronousSettings.DEFAULT;

    private final SystemTimers timers = new SystemTimers();
    private final FakeLedger ledger = new FakeLedger(SystemTime.INSTANCE);
    private final CompletableFuture<Invocation> begun = new CompletableFuture<>();
    private final CompletableFuture<Outcome> end = new CompletableFuture<>();
    private final CountDownLatch atTheGate = new CountDownLatch(1);
    private int startsLeft = 1;
    private final StartGate gate = new StartGate(
            new AsynchronousSettings.Starts(1, LONG, 1),
            _ -> {
                atTheGate.countDown();
                return startsLeft;
            },
            timers);
    private final HandleDelivery work = new HandleDelivery(
            SETTINGS,
            new WorkParts(
                    ledger,
                    new NoTransport(),
                    function -> new Target(
                            new Target.State.Present(
                                    SampleRecords.function(function.name().value())),
                            EventInvokeConfig.NONE),
                    gate,
                    this::run,
                    (_, _, _) -> new Told.Yes()),
            new QueueMetrics(new SimpleMeterRegistry()),
            new WorkClock(SystemTime.INSTANCE, timers, new Random(1)));

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, work.inHand());
        assertEquals(0, gate.waiting());
        assertEquals(0, gate.inside());
        timers.close();
    }

    @Test
    void runsWhatTheCallerAskedFor() throws Exception {
        InvocationOptions options = new InvocationOptions(
                Priority.NORMAL,
                Duration.ZERO,
                Optional.of(Duration.ofSeconds(77)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        QueuedInvocation invocation = Invocations.of(options, SystemTime.INSTANCE.instant());
        end.complete(Invocations.succeeded("ok"));
        assertEquals(Verdict.DONE, handle(readable(invocation)).get(20, TimeUnit.SECONDS));
        Invocation ran = begun.join();
        assertEquals(invocation.id(), ran.id());
        assertEquals(invocation.event(), ran.event());
        assertEquals(Duration.ofSeconds(77), ran.timeout());
        assertEquals(SampleRecords.function("hello"), ran.function());
        assertEquals(Optional.of(InvocationStatus.SUCCEEDED), ledger.status(invocation.id()));
    }

    @Test
    void buriesWhatNobodyUnderstands() throws Exception {
        Place place = new Place("lane/0/1");
        Delivery delivery = new Delivery(
                new Delivery.Content.Unreadable(new byte[] {1}, "no header"), place, 1, new CompletableFuture<>());
        assertEquals(Verdict.DONE, work.handle(delivery));
        assertEquals(List.of(place), ledger.unreadable());
        assertEquals(1, ledger.counts().dead());
    }

    @Test
    void leavesTheGateWhenItIsInterrupted() throws Exception {
        startsLeft = 0;
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Verdict> verdict = handle(invocation(), thread);
        atTheGate.await();
        thread.join().interrupt();
        ExecutionException failure = assertThrows(ExecutionException.class, () -> verdict.get(20, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, failure.getCause());
    }

    @Test
    void aFailureOfTheDispatcherIsTheirsWhoRunThePlatform() throws Exception {
        Delivery delivery = readable(invocation());
        end.completeExceptionally(new IllegalStateException("scripted: a bug"));
        CompletableFuture<Verdict> verdict = handle(delivery);
        assertEquals(Verdict.DONE, verdict.get(20, TimeUnit.SECONDS));
        Outcome.PlatformFailure outcome = assertInstanceOf(
                Outcome.PlatformFailure.class,
                ledger.outcomes(begun.join().id()).getFirst());
        assertEquals(ErrorCode.INTERNAL, outcome.code());
    }

    @Test
    void stopsWhenWhatRunsHasEnded() throws Exception {
        CompletableFuture<Verdict> verdict = handle(readable(invocation()));
        begun.get(20, TimeUnit.SECONDS);
        work.stop();
        assertEquals(1, work.awaitIdle(Duration.ofMillis(1)));
        end.complete(Invocations.stopped(Outcome.Stopped.Reason.SHUTDOWN));
        assertEquals(0, work.awaitIdle(LONG));
        assertEquals(Verdict.AGAIN, verdict.get(20, TimeUnit.SECONDS));
        assertEquals(0, work.awaitIdle(LONG));
    }

    @Test
    void takesTheDatabaseForAwayOnlyUntilItIsStopped() throws Exception {
        ledger.failNextCalls(Integer.MAX_VALUE);
        CompletableFuture<Verdict> verdict = handle(readable(invocation()));
        work.stop();
        assertEquals(Verdict.AGAIN, verdict.get(20, TimeUnit.SECONDS));
    }

    private Outcome run(Invocation invocation, Caller caller) throws InterruptedException {
        begun.complete(invocation);
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private QueuedInvocation invocation() {
        return Invocations.of(InvocationOptions.DEFAULT, SystemTime.INSTANCE.instant());
    }

    private static Delivery readable(QueuedInvocation invocation) {
        return new Delivery(
                new Delivery.Content.Readable(invocation), new Place("lane/0/0"), 1, new CompletableFuture<>());
    }

    private CompletableFuture<Verdict> handle(QueuedInvocation invocation, CompletableFuture<Thread> thread) {
        return handle(readable(invocation), thread);
    }

    private CompletableFuture<Verdict> handle(Delivery delivery) {
        return handle(delivery, new CompletableFuture<>());
    }

    private CompletableFuture<Verdict> handle(Delivery delivery, CompletableFuture<Thread> thread) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            thread.complete(Thread.currentThread());
            try {
                verdict.complete(work.handle(delivery));
            } catch (InterruptedException | RuntimeException e) {
                verdict.completeExceptionally(e);
            }
        });
        return verdict;
    }
}
