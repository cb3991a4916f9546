package dev.ephemera.dispatcher.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.live.LiveRun;
import dev.ephemera.dispatcher.live.LogFollower;
import dev.ephemera.dispatcher.live.LogStep;
import dev.ephemera.warmpool.engine.FakeScript;
import dev.ephemera.warmpool.engine.FakeStartedContainer;
import dev.ephemera.warmpool.pool.PoolSettings;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.runtimeapi.FakeBootstrap;
import dev.ephemera.warmpool.runtimeapi.RuntimeAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DispatcherTest {

    private static final FakeScript GOOD = FakeScript.GOOD;

    private final DispatchFixture fixture = new DispatchFixture();

    @AfterEach
    void leavesNothingBehind() {
        fixture.settle();
        fixture.close();
        assertEquals(0, fixture.pool.engine.live());
        assertEquals(List.of(), fixture.pool.slots.present());
        assertEquals(List.of(), fixture.pool.engine.violations());
    }

    @Test
    void returnsTheFunctionsAnswer() {
        Outcome.Succeeded outcome = succeeded(fixture.run(DispatchFixture.invocation("{\"a\":1}")));
        assertEquals("{\"a\":1}", new String(outcome.payload(), UTF_8));
    }

    @Test
    void saysColdWhenNoContainerWasReady() {
        assertEquals(
                StartType.COLD,
                succeeded(fixture.run(DispatchFixture.invocation("1"))).report().start());
    }

    @Test
    void saysWarmWhenAContainerWasReady() {
        try (DispatchFixture warm = new DispatchFixture(new PoolSettings(
                1, Map.of(), MemorySize.ofMegabytes(256), 2, Duration.ofSeconds(10), Duration.ofSeconds(5)))) {
            warm.pool.pool.tick();
            Await.until(
                    "a container is ready",
                    () -> warm.pool.pool.statistics().getFirst().ready() == 1);
            assertEquals(
                    StartType.WARM,
                    succeeded(warm.run(DispatchFixture.invocation("1")))
                            .report()
                            .start());
        }
    }

    @Test
    void givesARunWhatItsFunctionAsksForUntilItIsOver() {
        String[] seen = new String[2];
        AtomicInteger held = new AtomicInteger();
        fixture.pool.engine.whenStarted(container -> {
            var session = fixture.pool.session(container);
            session.assignmentAsked().thenAccept(assignment -> {
                seen[0] = assignment.environment().get("GREETING");
                seen[1] = assignment.environment().get("KEY") + " " + held.get();
            });
            FakeBootstrap.echoing().start(session);
        });
        fixture.supplies = (function, container) -> new RunSupplies.Supply() {

            {
                held.incrementAndGet();
            }

            @Override
            public Map<String, String> environment() {
                return Map.of("GREETING", "hi " + function.name() + " in " + container.id(), "KEY", "lent");
            }

            @Override
            public List<String> remarks() {
                return List.of("WARNING: there is no more");
            }

            @Override
            public void close() {
                held.decrementAndGet();
            }
        };
        Outcome.Succeeded outcome = succeeded(fixture.run(DispatchFixture.invocation("1")));
        assertEquals("hi hello in " + outcome.report().container(), seen[0]);
        assertEquals("lent 1", seen[1]);
        assertEquals(0, held.get());
        assertTrue(
                outcome.log().text().contains("WARNING: there is no more\n"),
                outcome.log().text());
    }

    @Test
    void reusesNoContainerAfterARun() {
        Outcome.Succeeded first = succeeded(fixture.run(DispatchFixture.invocation("1")));
        Outcome.Succeeded second = succeeded(fixture.run(DispatchFixture.invocation("2")));
        assertFalse(first.report().container().equals(second.report().container()));
    }

    @Test
    void removesTheContainerOnlyAfterTheAnswerHasLeft() {
        FakeStartedContainer container = containerOf(fixture.run(DispatchFixture.invocation("1")));
        assertTrue(container.isAlive());
        fixture.settle();
        assertTrue(container.isGone());
    }

    @Test
    void givesTheContainerTheFunctionsMemory() {
        FakeStartedContainer container = containerOf(fixture.run(DispatchFixture.invocation("1")));
        assertEquals(
                MemorySize.ofMegabytes(128), container.allotments().getLast().memory());
    }

    @Test
    void handsOverTheEnvironmentOfFunctionAndPlatform() {
        String[] seen = new String[2];
        fixture.pool.engine.whenStarted(container -> {
            var session = fixture.pool.session(container);
            session.assignmentAsked().thenAccept(assignment -> {
                seen[0] = assignment.environment().get("GREETING");
                seen[1] = assignment.environment().get("_HANDLER");
            });
            FakeBootstrap.echoing().start(session);
        });
        fixture.run(DispatchFixture.invocation("1"));
        assertEquals("hello", seen[0]);
        assertEquals("index.handler", seen[1]);
    }

    @Test
    void reportsTheFunctionsOwnError() {
        fixture.pool.bootstrap(FakeBootstrap.running(event ->
                Optional.of(new RuntimeAnswer.Failure("Unhandled", "{\"errorMessage\":\"no\"}".getBytes(UTF_8)))));
        Outcome.Failed failed = failed(fixture.run(DispatchFixture.invocation("1")));
        assertEquals(ErrorCode.UNHANDLED, failed.code());
        assertEquals("{\"errorMessage\":\"no\"}", new String(failed.payload(), UTF_8));
    }

    @Test
    void reportsThatAFunctionCannotBeLoaded() {
        fixture.pool.bootstrap(FakeBootstrap.failingToLoad("Runtime.ImportModuleError", "{\"errorType\":\"x\"}"));
        Outcome.Failed failed = failed(fixture.run(DispatchFixture.invocation("1")));
        assertEquals("{\"errorType\":\"x\"}", new String(failed.payload(), UTF_8));
    }

    @Test
    void killsTheContainerBeforeItReportsATimeOut() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"));
        FakeStartedContainer container = fixture.running();
        assertFalse(outcome.isDone());
        fixture.timers.advance(Duration.ofSeconds(3));
        Outcome.Failed failed = failed(DispatchFixture.result(outcome));
        assertFalse(container.isAlive());
        assertEquals(ErrorCode.TIMED_OUT, failed.code());
        assertTrue(payload(failed).contains("Task timed out after 3.00 seconds"), payload(failed));
        assertEquals(
                Duration.ofSeconds(3),
                failed.report().init().plus(failed.report().run()));
    }

    @Test
    void tellsOutOfMemoryFromOtherExits() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"));
        fixture.running().runOutOfMemory();
        Outcome.Failed failed = failed(finishAfterLastWords(outcome));
        assertEquals(ErrorCode.OUT_OF_MEMORY, failed.code());
        assertTrue(payload(failed).contains("128 MB"), payload(failed));
    }

    @Test
    void namesTheExitStatus() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"));
        fixture.running().die(3);
        Outcome.Failed failed = failed(finishAfterLastWords(outcome));
        assertEquals(ErrorCode.EXITED, failed.code());
        assertTrue(payload(failed).contains("exit status 3"), payload(failed));
    }

    @Test
    void tellsAnExitWithoutAnAnswer() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"));
        fixture.running().die(0);
        assertEquals(
                ErrorCode.EXITED_WITHOUT_ANSWER,
                failed(finishAfterLastWords(outcome)).code());
    }

    @Test
    void takesAnAnswerThatArrivesJustAfterTheExit() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        var invocation = DispatchFixture.invocation("1");
        CompletableFuture<Outcome> outcome = fixture.start(invocation);
        FakeStartedContainer container = fixture.running();
        var session = fixture.pool.session(container);
        container.die(0);
        Await.until("the run waits for last words", () -> fixture.timers.pending() > 1);
        session.answered(invocation.id().toString(), new RuntimeAnswer.Result("late".getBytes(UTF_8)));
        assertEquals(
                "late", new String(succeeded(DispatchFixture.result(outcome)).payload(), UTF_8));
    }

    @Test
    void refusesAnOversizedAnswer() {
        fixture.pool.bootstrap(FakeBootstrap.running(event -> Optional.of(new RuntimeAnswer.TooLarge(6_291_556))));
        Outcome.Failed failed = failed(fixture.run(DispatchFixture.invocation("1")));
        assertEquals(ErrorCode.ANSWER_TOO_LARGE, failed.code());
        assertTrue(payload(failed).contains("6291556"), payload(failed));
    }

    @Test
    void endsTheRunOfACallerThatWentAway() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        CompletableFuture<Void> callerGone = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"), callerGone);
        FakeStartedContainer container = fixture.running();
        callerGone.complete(null);
        Outcome.Stopped stopped = assertInstanceOf(Outcome.Stopped.class, DispatchFixture.result(outcome));
        assertEquals(Outcome.Stopped.Reason.CALLER_GONE, stopped.reason());
        assertTrue(
                stopped.log().text().contains("Status: cancelled"),
                stopped.log().text());
        assertFalse(container.isAlive());
    }

    @Test
    void whatRunsCanBeSeenAndEnded() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        var invocation = DispatchFixture.invocation("1");
        CompletableFuture<Outcome> outcome = fixture.start(invocation);
        FakeStartedContainer container = fixture.running();
        LiveRun run = fixture.live.find(invocation.id()).orElseThrow();
        assertEquals(container.id(), run.container());

        assertTrue(fixture.live.cancel(invocation.id()));

        Outcome.Stopped stopped = assertInstanceOf(Outcome.Stopped.class, DispatchFixture.result(outcome));
        assertEquals(Outcome.Stopped.Reason.CALLER_GONE, stopped.reason());
        assertFalse(container.isAlive());
        Await.until("it is no longer there", () -> fixture.live.all().isEmpty());
    }

    @Test
    void aFollowerReadsTheWholeLogOfARun() throws Exception {
        var invocation = DispatchFixture.invocation("1");
        try (LogFollower follower = fixture.live.follow(invocation.id())) {
            String log = succeeded(fixture.run(invocation)).log().text();
            StringBuilder read = new StringBuilder();
            while (follower.next(Duration.ofDays(1)) instanceof LogStep.Text(byte[] bytes)) {
                read.append(new String(bytes, UTF_8));
            }
            assertEquals(log, read.toString());
            assertTrue(log.contains("\nREPORT RequestId: "), log);
        }
    }

    @Test
    void forgetsACallerThatWentAwayWhileWaitingForAContainer() {
        fixture.pool.bootstrapsByHand();
        CompletableFuture<Void> callerGone = new CompletableFuture<>();
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"), callerGone);
        Await.until("it waits", () -> fixture.pool.pool.statistics().getFirst().waiting() == 1);
        callerGone.complete(null);
        assertInstanceOf(Outcome.Cancelled.class, DispatchFixture.result(outcome));
    }

    @Test
    void anInterruptedInvocationGivesEverythingBack() throws Exception {
        fixture.pool.bootstrapsByHand();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = Thread.startVirtualThread(() -> {
            try {
                fixture.dispatcher.run(DispatchFixture.invocation("1"), Caller.waiting(new CompletableFuture<>()));
                end.completeExceptionally(new AssertionError("not interrupted"));
            } catch (InterruptedException e) {
                end.complete(e);
            }
        });
        Await.until("it waits", () -> fixture.pool.pool.statistics().getFirst().waiting() == 1);
        thread.interrupt();
        assertInstanceOf(InterruptedException.class, end.get());
        assertEquals(MemorySize.ZERO, fixture.admission.inUse());
        assertEquals(0, fixture.pool.pool.statistics().getFirst().waiting());
    }

    @Test
    void bindsLayersInTheirOrderAndOnlyWhereThereAreSome() {
        List<Optional<Path>> bound = Collections.synchronizedList(new ArrayList<>());
        fixture.pool.engine.whenStarted(container -> {
            var session = fixture.pool.session(container);
            session.assignmentAsked()
                    .thenRun(() ->
                            bound.add(fixture.pool.slots.of(container.id()).layers()));
            FakeBootstrap.echoing().start(session);
        });
        succeeded(fixture.run(DispatchFixture.invocation("1")));
        succeeded(fixture.run(Invocation.of(
                DispatchFixture.function("layered", List.of("a", "b")), "1".getBytes(UTF_8), Origin.PLAIN_HTTP)));
        assertEquals(
                List.of(Optional.empty(), Optional.of(Path.of("/nowhere/code", "a".repeat(64) + "+" + "b".repeat(64)))),
                bound);
    }

    @Test
    void triesAnotherContainerWhenTheEngineFailsBeforeUserCodeRan() {
        fixture.pool.engine.scriptNext(GOOD.withAllotFailures(1));
        Outcome.Succeeded outcome = succeeded(fixture.run(DispatchFixture.invocation("1")));
        assertEquals(2, outcome.report().attempts());
    }

    @Test
    void givesUpAfterABoundedNumberOfContainers() {
        fixture.pool.engine.scriptAll(spec -> GOOD.withAllotFailures(1));
        Outcome.PlatformFailure failure =
                assertInstanceOf(Outcome.PlatformFailure.class, fixture.run(DispatchFixture.invocation("1")));
        assertEquals(ErrorCode.ENGINE_FAILURE, failure.code());
        assertTrue(failure.message().contains("3 tried"), failure.message());
    }

    @Test
    void doesNotRunUserCodeTwice() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"));
        fixture.running().die(1);
        assertEquals(ErrorCode.EXITED, failed(finishAfterLastWords(outcome)).code());
        assertEquals(1, fixture.recorded.size());
    }

    @Test
    void failsAtOnceWhenNoContainerCanEverStart() {
        fixture.pool.engine.scriptAll(spec -> new FakeScript(FakeScript.Start.FAILS_PERMANENT, 0, 0));
        Outcome.PlatformFailure failure =
                assertInstanceOf(Outcome.PlatformFailure.class, fixture.run(DispatchFixture.invocation("1")));
        assertTrue(failure.message().contains("no image"), failure.message());
    }

    @Test
    void waitsForAContainerNoLongerThanAllowed() {
        fixture.pool.bootstrapsByHand();
        CompletableFuture<Outcome> outcome = fixture.start(DispatchFixture.invocation("1"));
        Await.until("it waits", () -> fixture.pool.pool.statistics().getFirst().waiting() == 1);
        Await.until("its limit is set", () -> fixture.timers.pending() == 1);
        fixture.timers.advance(DispatchSettings.DEFAULT.containerWait());
        Outcome.PlatformFailure failure =
                assertInstanceOf(Outcome.PlatformFailure.class, DispatchFixture.result(outcome));
        assertTrue(failure.message().contains("within 30 s"), failure.message());
    }

    @Test
    void keepsMemoryReservedUntilTheContainerIsDead() {
        fixture.run(DispatchFixture.invocation("1"));
        assertEquals(MemorySize.ofMegabytes(128), fixture.admission.inUse());
        fixture.settle();
        assertEquals(MemorySize.ZERO, fixture.admission.inUse());
    }

    @Test
    void whatDoesNotFitWaitsUntilThereIsRoom() {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        for (int i = 0; i < 4; i++) {
            fixture.start(DispatchFixture.invocation("1"));
        }
        Await.until("four runs use the budget up", () -> fixture.runningCount() == 4);
        CompletableFuture<Outcome> fifth = fixture.start(DispatchFixture.invocation("1"));
        Await.until("it waits", () -> fixture.admission.waiting() == 1);
        fixture.timers.advance(Duration.ofSeconds(2));
        assertFalse(fifth.isDone());
        fixture.timers.advance(Duration.ofSeconds(1));
        Await.until("room was made by the others' time-outs", () -> fixture.recorded.size() == 4);
        Await.until("it runs", () -> fixture.runningCount() == 1);
        fixture.timers.advance(Duration.ofSeconds(3));
        assertEquals(ErrorCode.TIMED_OUT, failed(DispatchFixture.result(fifth)).code());
    }

    @Test
    void logIsCompleteAndEndsWithAReport() {
        fixture.pool.engine.whenStarted(container -> {
            var session = fixture.pool.session(container);
            FakeBootstrap.running(event -> {
                        fixture.pool.slots.of(container.id()).print("first\nlast");
                        return Optional.of(new RuntimeAnswer.Result(event.payload()));
                    })
                    .start(session);
        });
        String log =
                succeeded(fixture.run(DispatchFixture.invocation("1"))).log().text();
        assertTrue(log.startsWith("START RequestId: "), log);
        assertTrue(log.contains("\nfirst\nlast\nEND RequestId: "), log);
        assertTrue(log.contains("\tStart: cold\tStatus: success\t"), log);
    }

    @Test
    void drainingFinishesWhatRunsAndTakesNothingNew() throws Exception {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        var invocation = DispatchFixture.invocation("1");
        CompletableFuture<Outcome> running = fixture.start(invocation);
        FakeStartedContainer container = fixture.running();
        CompletableFuture<Integer> drained = drain(Duration.ofSeconds(30));
        Await.until("it drains", () -> fixture.run(DispatchFixture.invocation("2")) instanceof Outcome.PlatformFailure);
        assertFalse(drained.isDone());
        fixture.pool
                .session(container)
                .answered(invocation.id().toString(), new RuntimeAnswer.Result("ok".getBytes(UTF_8)));
        succeeded(DispatchFixture.result(running));
        assertEquals(0, drained.get());
    }

    @Test
    void drainingEndsWhatOutlastsTheGrace() throws Exception {
        fixture.pool.bootstrap(FakeBootstrap.silent());
        CompletableFuture<Outcome> running = fixture.start(DispatchFixture.invocation("1"));
        fixture.running();
        CompletableFuture<Integer> drained = drain(Duration.ofSeconds(1));
        Await.until("the grace runs", () -> fixture.timers.pending() == 2);
        fixture.timers.advance(Duration.ofSeconds(1));
        assertEquals(1, drained.get());
        assertEquals(
                Outcome.Stopped.Reason.SHUTDOWN,
                assertInstanceOf(Outcome.Stopped.class, DispatchFixture.result(running))
                        .reason());
    }

    private CompletableFuture<Integer> drain(Duration grace) {
        CompletableFuture<Integer> drained = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                drained.complete(fixture.dispatcher.drain(grace));
            } catch (InterruptedException e) {
                drained.completeExceptionally(e);
            }
        });
        return drained;
    }

    /** The run waits a moment for an answer that may be on its way; lets that moment pass. */
    private Outcome finishAfterLastWords(CompletableFuture<Outcome> outcome) {
        Await.until("it has ended", () -> {
            fixture.timers.advance(Duration.ofMillis(20));
            return outcome.isDone();
        });
        return DispatchFixture.result(outcome);
    }

    private FakeStartedContainer containerOf(Outcome outcome) {
        return fixture.pool.engine.container(succeeded(outcome).report().container());
    }

    private static Outcome.Succeeded succeeded(Outcome outcome) {
        return assertInstanceOf(Outcome.Succeeded.class, outcome);
    }

    private static Outcome.Failed failed(Outcome outcome) {
        return assertInstanceOf(Outcome.Failed.class, outcome);
    }

    private static String payload(Outcome.Failed failed) {
        return new String(failed.payload(), UTF_8);
    }
}
