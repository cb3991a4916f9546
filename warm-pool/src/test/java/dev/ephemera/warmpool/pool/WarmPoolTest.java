package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.FakeScript;
import dev.ephemera.warmpool.engine.FakeScript.Start;
import dev.ephemera.warmpool.engine.FakeStartedContainer;
import dev.ephemera.warmpool.engine.UserImage;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WarmPoolTest {

    private static final Stack PYTHON = FakeStack.named("python");
    private static final Stack NODE = FakeStack.named("node");
    private static final PoolSettings NO_FLOOR = settings(0, 4);

    private PoolFixture fixture = new PoolFixture(NO_FLOOR, PYTHON, NODE);

    @AfterEach
    void theEngineHasNoComplaint() {
        assertEquals(List.of(), fixture.engine.violations());
    }

    @Nested
    class OnDemand {

        @Test
        void keepsNothingReadyOfAStackThatNobodyHasAskedFor() {
            fixture = new PoolFixture(settings(2, 4).withOnDemand(Set.of("node")), PYTHON, NODE);

            fixture.pool.tick();
            run();

            assertEquals(2, python().ready());
            assertEquals(0, node().ready());
        }

        @Test
        void startsImagesThatItHasNotHeardOfAndKeepsNoFloorOfThem() {
            fixture = new PoolFixture(settings(2, 4), PYTHON);

            CompletableFuture<Lease> claim = fixture.pool.claim(UserImage.stackOf("a".repeat(64)));
            run();

            claim.join().close();
            run();
            assertEquals(
                    List.of("python", "image-aaaaaaaaaaaa"),
                    fixture.pool.statistics().stream()
                            .map(StackStatistics::stack)
                            .toList());
            assertTrue(fixture.pool.statistics().getLast().ready() < 2);
        }

        @Test
        void keepsTheFloorOnceItIsExpected() {
            fixture = new PoolFixture(settings(2, 4).withOnDemand(Set.of("node")), PYTHON, NODE);

            fixture.pool.expect(NODE);
            run();

            assertEquals(2, node().ready());
        }

        @Test
        void keepsTheFloorOnceItHasBeenUsed() {
            fixture = new PoolFixture(settings(2, 4).withOnDemand(Set.of("node")), PYTHON, NODE);

            CompletableFuture<Lease> claim = fixture.pool.claim(NODE);
            run();
            claim.join().close();
            run();
            fixture.pool.tick();
            run();

            assertEquals(2, node().ready());
        }
    }

    @Nested
    class Claiming {

        @Test
        void findsAContainerThatIsReady() {
            keepOneReady();

            CompletableFuture<Lease> claim = claim();

            assertTrue(claim.isDone());
            assertEquals(StartType.WARM, claim.join().startType());
        }

        @Test
        void waitsForAStartWhereNoneIsReady() {
            CompletableFuture<Lease> claim = claim();
            assertFalse(claim.isDone());

            run();

            assertEquals(StartType.COLD, claim.join().startType());
        }

        @Test
        void startsAReplacementAtOnceForTheLastOne() {
            keepOneReady();

            Lease lease = claim().join();
            run();

            assertEquals(1, python().ready());
            assertEquals(1, python().claimed());
            assertNotEquals(lease.id(), claim().join().id());
        }

        @Test
        void leavesTheProcessorToTheRunWhileAnotherContainerIsReady() {
            fixture = new PoolFixture(settings(2, 2), PYTHON);
            fixture.pool.tick();
            run();

            Lease lease = claim().join();
            run();
            assertEquals(1, python().ready());
            assertEquals(0, python().starting());

            lease.close();
            run();
            assertEquals(2, python().ready());
        }

        @Test
        void replacesTheContainerOfALongRunAtTheNextTick() {
            fixture = new PoolFixture(settings(2, 2), PYTHON);
            fixture.pool.tick();
            run();

            claim().join();
            fixture.pool.tick();
            run();

            assertEquals(2, python().ready());
            assertEquals(1, python().claimed());
        }

        @Test
        void servesThoseFirstThatHaveWaitedLongest() {
            fixture = new PoolFixture(settings(0, 1), PYTHON);
            List<CompletableFuture<Lease>> claims = List.of(claim(), claim(), claim());

            for (int served = 1; served <= claims.size(); served++) {
                fixture.executor.runNext();
                int soFar = served;
                claims.forEach(claim -> assertEquals(claims.indexOf(claim) < soFar, claim.isDone()));
            }
        }

        @Test
        void givesOutTheOldestContainerFirst() {
            fixture = new PoolFixture(settings(3, 1), PYTHON);
            tick();
            List<FakeStartedContainer> inOrder = fixture.engine.present();

            assertEquals(inOrder.get(0).id(), claim().join().id());
            assertEquals(inOrder.get(1).id(), claim().join().id());
            assertEquals(inOrder.get(2).id(), claim().join().id());
        }

        @Test
        void consumesNoContainerOnceCancelled() {
            CompletableFuture<Lease> claim = claim();
            claim.cancel(false);
            assertEquals(0, python().waiting());

            run();

            assertEquals(0, python().claimed());
            assertEquals(1, python().ready());
        }

        @Test
        void refusesAStackThatCannotRunHere() {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> fixture.pool.claim(FakeStack.named("cobol")));

            assertEquals("Stack 'cobol' cannot run here; there are [python, node]", refusal.getMessage());
        }
    }

    @Nested
    class Releasing {

        @Test
        void removesTheContainerAndItsHostSide() {
            Lease lease = claimed();

            lease.close();
            assertTrue(fixture.engine.container(lease.id()).isAlive(), "the caller does not wait for the removal");
            run();

            assertFalse(fixture.engine.present().stream()
                    .anyMatch(container -> container.id().equals(lease.id())));
            assertEquals(1, python().totals().removed());
            assertEquals(fixture.engine.live(), fixture.slots.present().size());
            assertEquals(fixture.engine.live(), fixture.runtimeApi.openSockets());
        }

        @Test
        void happensOnceHoweverOftenTheLeaseIsClosed() {
            Lease lease = claimed();

            lease.close();
            lease.close();
            run();

            assertEquals(1, python().totals().removed());
        }

        @Test
        void bringsNoContainerBack() {
            Lease lease = claimed();
            lease.close();
            run();

            for (int i = 0; i < 10; i++) {
                assertNotEquals(lease.id(), claimed().id());
            }
        }

        @Test
        void isTriedAgainWithGrowingDelayUntilItIsConfirmed() {
            Lease lease = claimed();
            FakeStartedContainer container = fixture.engine.container(lease.id());
            container.failNextRemovals(3);

            lease.close();
            run();
            assertEquals(1, container.removalAttempts());
            assertEquals(1, python().overdue());

            advance(Duration.ofMillis(99));
            assertEquals(1, container.removalAttempts());
            advance(Duration.ofMillis(1));
            assertEquals(2, container.removalAttempts());
            advance(Duration.ofMillis(199));
            assertEquals(2, container.removalAttempts());
            advance(Duration.ofMillis(1));
            assertEquals(3, container.removalAttempts());
            advance(Duration.ofMillis(400));

            assertTrue(container.isGone());
            assertEquals(0, python().overdue());
            assertEquals(3, python().totals().removalFailures());
        }

        @Test
        void isTriedAgainWhereOnlyTheSlotCouldNotBeDeleted() {
            Lease lease = claimed();
            FakeStartedContainer container = fixture.engine.container(lease.id());
            fixture.slots.of(lease.id()).failNextDeletes(1);

            lease.close();
            run();
            assertEquals(1, python().overdue());
            advance(Duration.ofMillis(100));

            assertEquals(0, python().overdue());
            assertEquals(1, container.removalAttempts());
            assertEquals(fixture.engine.live(), fixture.slots.present().size());
        }

        @Test
        void isOverdueWhereItTakesTooLong() {
            claimed().close();

            assertEquals(0, python().overdue());
            fixture.time.advance(StackStatistics.REMOVAL_PATIENCE.plusMillis(1));

            assertEquals(1, python().overdue());
        }
    }

    @Nested
    class Dying {

        @Test
        void whileIdleIsNoticedAndReplaced() {
            keepOneReady();
            FakeStartedContainer idle = fixture.engine.present(PYTHON).getFirst();

            idle.die(1);
            run();

            assertTrue(idle.isGone());
            assertEquals(1, python().ready());
            assertEquals(1, python().totals().diedIdle());
            assertNotEquals(idle.id(), claim().join().id());
        }

        @Test
        void whileIdleIsNoticedByTheSocketBeforeTheEngineKnows() {
            keepOneReady();
            FakeStartedContainer idle = fixture.engine.present(PYTHON).getFirst();

            fixture.session(idle).hungUpWaiting();

            assertEquals(0, python().ready());
            run();
            assertTrue(idle.isGone());
            assertNotEquals(idle.id(), claim().join().id());
        }

        @Test
        void beforeItIsReadyDoesNotLeaveTheRunWaiting() {
            fixture.engine.scriptNext(FakeScript.starting(Start.DIES_AT_ONCE));
            CompletableFuture<Lease> claim = claim();
            run();
            assertFalse(claim.isDone());

            advance(Duration.ofMillis(100));

            assertEquals(StartType.COLD, claim.join().startType());
            assertEquals(1, python().totals().startFailures());
        }

        @Test
        void inARunLeavesTheContainerToTheRun() {
            Lease lease = claimed();
            FakeStartedContainer container = fixture.engine.container(lease.id());

            container.runOutOfMemory();
            run();

            assertFalse(container.isGone());
            assertTrue(lease.container().exit().join().outOfMemory());
            lease.close();
            run();
            assertTrue(container.isGone());
        }
    }

    @Nested
    class Starting {

        @Test
        void isGivenUpAfterItsTime() {
            fixture.engine.scriptNext(FakeScript.starting(Start.NEVER_READY));
            CompletableFuture<Lease> claim = claim();
            run();
            FakeStartedContainer stuck = fixture.engine.present(PYTHON).getFirst();

            advance(NO_FLOOR.startTimeout());
            assertTrue(stuck.isAlive());
            advance(Duration.ofMillis(1));

            assertTrue(stuck.isGone());
            advance(Duration.ofMillis(100));
            assertNotEquals(stuck.id(), claim.join().id());
        }

        @Test
        void isNotGivenUpBecauseAnImageHadToBeBuiltFirst() {
            CompletableFuture<Lease> claim = claim();
            fixture.bootstrapsByHand();
            fixture.engine.whenPreparing(_ -> fixture.time.advance(Duration.ofMinutes(5)));
            run();

            fixture.pool.tick();
            fixture.engine
                    .present(PYTHON)
                    .forEach(container -> fixture.session(container).assignmentAsked());

            assertEquals(StartType.COLD, claim.join().startType());
            assertTrue(python().startUp().compareTo(Duration.ofSeconds(1)) < 0, python().toString());
        }

        @Test
        void failsWaitingRunsAtOnceWhereTheEngineSaysItNeverWorks() {
            fixture.engine.scriptAll(_ -> FakeScript.starting(Start.FAILS_PERMANENT));
            CompletableFuture<Lease> first = claim();
            CompletableFuture<Lease> second = claim();

            run();

            assertRefused("scripted: no image", first);
            assertRefused("scripted: no image", second);
            assertRefused("scripted: no image", claim());
        }

        @Test
        void isTriedAgainAfterALastingFailureOnceItHasBeenWaitedOut() {
            fixture.engine.scriptNext(FakeScript.starting(Start.FAILS_PERMANENT));
            CompletableFuture<Lease> first = claim();
            run();
            assertRefused("scripted: no image", first);

            fixture.time.advance(Duration.ofMillis(100));
            CompletableFuture<Lease> later = claim();
            run();

            assertEquals(StartType.COLD, later.join().startType());
        }

        @Test
        void waitsAfterAPassingFailureAndThenServes() {
            fixture.engine.scriptNext(FakeScript.starting(Start.FAILS_TRANSIENT));
            CompletableFuture<Lease> claim = claim(NODE);
            run();
            advance(Duration.ofMillis(99));
            assertFalse(claim.isDone());

            advance(Duration.ofMillis(1));

            assertEquals(StartType.COLD, claim.join().startType());
        }

        @Test
        void ofOneStackGoesOnWhileAnotherFails() {
            fixture.engine.scriptAll(
                    spec -> spec.stack().equals(PYTHON) ? FakeScript.starting(Start.NEVER_READY) : FakeScript.GOOD);
            for (int i = 0; i < 20; i++) {
                claim(PYTHON);
            }
            run();
            advance(NO_FLOOR.startTimeout().plusMillis(1));
            advance(Duration.ofSeconds(1));

            CompletableFuture<Lease> claim = claim(NODE);
            run();

            assertTrue(claim.isDone(), "the broken stack occupies every start");
        }

        @Test
        void leavesNothingBehindWhereTheSocketCannotBeOpened() {
            fixture.runtimeApi.failNextOpens(1);
            CompletableFuture<Lease> claim = claim();
            run();
            assertEquals(0, fixture.slots.present().size());

            advance(Duration.ofMillis(100));

            assertTrue(claim.isDone());
        }

        @Test
        void survivesABugInTheEngine() {
            fixture.engine.scriptNext(FakeScript.starting(Start.FAILS_UNEXPECTEDLY));
            CompletableFuture<Lease> claim = claim();
            run();

            advance(Duration.ofMillis(100));

            assertTrue(claim.isDone());
            assertEquals(fixture.engine.live(), fixture.slots.present().size());
        }

        @Test
        void stopsWhileTooManyContainersDoNotGo() {
            fixture.engine.scriptAll(_ -> FakeScript.GOOD.withRemovalFailures(1000));
            int calls = 0;
            CompletableFuture<Lease> claim = claim();
            run();
            for (; claim.isDone() && calls < 1000; calls++) {
                claim.join().close();
                run();
                claim = claim();
                run();
            }

            assertTrue(calls < 1000, "containers pile up without bound");
            assertTrue(fixture.engine.live() <= PoolPolicy.MOST_OVERDUE + 16, "live: " + fixture.engine.live());
            assertEquals(calls, python().overdue());
        }
    }

    @Nested
    class KeepingReady {

        @Test
        void fillsTheFloor() {
            fixture = new PoolFixture(settings(3, 2), PYTHON, NODE);

            tick();

            assertEquals(3, python().ready());
            assertEquals(3, statistics(NODE).ready());
        }

        @Test
        void followsDemandUpAtOnceAndDownSlowly() {
            for (int i = 0; i < 6; i++) {
                claim();
            }
            run();
            assertEquals(6, python().ready());

            int most = 6;
            for (int i = 0; i < 4 * 60 * 10; i++) {
                fixture.time.advance(Duration.ofMillis(250));
                tick();
                assertTrue(python().ready() >= most - 1, "more than one container went in a tick");
                most = python().ready();
            }
            assertEquals(0, most);
        }

        @Test
        void returnsToTheBudgetAfterRunsGaveUp() {
            List<CompletableFuture<Lease>> claims =
                    Stream.generate(() -> claim()).limit(40).toList();
            run();
            claims.subList(0, 40).forEach(claim -> claim.cancel(false));
            run();

            tick();

            assertTrue(
                    python().ready() <= NO_FLOOR.idleBudget().bytes() / FakeStack.IDLE_MEMORY.bytes(),
                    python().toString());
        }
    }

    @Nested
    class Closing {

        @Test
        void removesWhatIsReadyAndWhatIsStarting() {
            keepOneReady();
            fixture.engine.scriptAll(_ -> FakeScript.starting(Start.NEVER_READY));
            claim(NODE).join();
            run();
            fixture.pool.beginClosing();
            run();

            assertEquals(1, fixture.engine.live(), "the one of the run is left");
        }

        @Test
        void refusesWaitingRunsAndLaterClaims() {
            CompletableFuture<Lease> waiting = claim();

            fixture.pool.beginClosing();

            assertRefused("The pool is shutting down", waiting);
            assertRefused("The pool is shutting down", claim());
        }

        @Test
        void waitsForRunsAndReturnsOnceEverythingIsGone() throws Exception {
            fixture = PoolFixture.threaded(NO_FLOOR, PYTHON);
            Lease lease = fixture.pool.claim(PYTHON).get(5, TimeUnit.SECONDS);
            CompletableFuture<Void> closed = closing();
            assertFalse(closed.isDone());

            lease.close();

            closed.get(5, TimeUnit.SECONDS);
            assertEquals(0, fixture.engine.live());
            assertEquals(0, fixture.slots.present().size());
        }

        @Test
        void triesAgainToRemoveThoughNobodyTicks() throws Exception {
            fixture = PoolFixture.threaded(NO_FLOOR, PYTHON);
            Lease lease = fixture.pool.claim(PYTHON).get(5, TimeUnit.SECONDS);
            fixture.engine.container(lease.id()).failNextRemovals(2);
            lease.close();
            CompletableFuture<Void> closed = closing();

            passTimeUntilDone(closed);

            assertEquals(0, fixture.engine.live());
        }

        @Test
        void removesWhatStartedTooLate() {
            claim();
            fixture.engine.whenPreparing(_ -> fixture.pool.beginClosing());

            run();

            assertEquals(0, fixture.engine.live());
            assertEquals(0, fixture.slots.present().size());
            fixture.pool.close();
        }

        @Test
        void startsNothingThatHadOnlyBeenPlanned() {
            claim();
            fixture.pool.beginClosing();

            run();

            assertEquals(0, fixture.engine.startCalls());
            fixture.pool.close();
        }

        @Test
        void givesUpAfterItsPatienceAndStillRemovesWhatIsReleasedLater() throws Exception {
            fixture = PoolFixture.threaded(NO_FLOOR, PYTHON);
            Lease lease = fixture.pool.claim(PYTHON).get(5, TimeUnit.SECONDS);
            CompletableFuture<Void> closed = closing();
            passTimeUntilDone(closed);
            assertEquals(1, fixture.engine.live());

            lease.close();

            assertEquals(0, fixture.engine.live());
            assertEquals(0, fixture.slots.present().size());
        }

        @Test
        void mayBeDoneTwice() {
            fixture.pool.close();
            fixture.pool.close();
        }

        private CompletableFuture<Void> closing() {
            fixture.pool.beginClosing();
            CompletableFuture<Void> closed = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                fixture.pool.close();
                closed.complete(null);
            });
            return closed;
        }

        private void passTimeUntilDone(CompletableFuture<Void> closed) throws Exception {
            while (!closed.isDone()) {
                fixture.time.advance(Duration.ofMillis(50));
                try {
                    closed.get(5, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    continue;
                }
            }
        }
    }

    private static PoolSettings settings(int floor, int parallelStarts) {
        return new PoolSettings(
                floor,
                Map.of(),
                MemorySize.ofMegabytes(256),
                parallelStarts,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    private void keepOneReady() {
        fixture = new PoolFixture(settings(1, 4), PYTHON, NODE);
        tick();
    }

    private CompletableFuture<Lease> claim() {
        return claim(PYTHON);
    }

    private CompletableFuture<Lease> claim(Stack stack) {
        return fixture.pool.claim(stack);
    }

    private Lease claimed() {
        CompletableFuture<Lease> claim = claim();
        run();
        return claim.join();
    }

    private void run() {
        fixture.executor.runAll();
    }

    private void tick() {
        fixture.pool.tick();
        run();
    }

    private void advance(Duration duration) {
        fixture.time.advance(duration);
        tick();
    }

    private StackStatistics python() {
        return statistics(PYTHON);
    }

    private StackStatistics node() {
        return statistics(NODE);
    }

    private StackStatistics statistics(Stack stack) {
        return fixture.pool.statistics().stream()
                .filter(statistics -> statistics.stack().equals(stack.name()))
                .findFirst()
                .orElseThrow();
    }

    private static void assertRefused(String message, CompletableFuture<Lease> claim) {
        CompletionException refusal = assertThrows(CompletionException.class, claim::join);
        assertEquals(
                message,
                assertInstanceOf(EngineException.class, refusal.getCause()).getMessage());
    }
}
