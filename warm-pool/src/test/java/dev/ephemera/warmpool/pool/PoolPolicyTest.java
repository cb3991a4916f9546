package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.pool.PoolSnapshot.Shrink;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the pool's policy is. */
class PoolPolicyTest {

    @Nested
    class StartsContainers {

        @Test
        void forWaitingRunsFirst() {
            assertStarts(
                    List.of("python", "node"),
                    given(stack("node").floor(1), stack("python").waiting(1)).parallelStarts(2));
        }

        @Test
        void forWaitingRunsEvenWhereTheIdleBudgetIsFull() {
            assertStarts(
                    List.of("node", "node"),
                    given(stack("python").ready(4).floor(4), stack("node").waiting(2))
                            .idleBudget(4));
        }

        @Test
        void notForWaitingRunsThatGetWhatIsStartingAlready() {
            assertStarts(List.of(), given(stack("python").waiting(2).starting(2)));
        }

        @Test
        void nothingBesideWhatTheRunsOfTheSameStackWaitFor() {
            assertStarts(
                    List.of("node"),
                    given(
                            stack("python").waiting(1).starting(1).target(9),
                            stack("node").target(1)));
        }

        @Test
        void upToEachFloor() {
            assertStarts(
                    List.of("python", "node"),
                    given(stack("python").floor(1), stack("node").floor(1)));
        }

        @Test
        void forFloorsBeforeTargets() {
            assertStarts(
                    List.of("node", "python"),
                    given(stack("python").target(9), stack("node").target(9).floor(1))
                            .parallelStarts(2));
        }

        @Test
        void upToTheTarget() {
            assertStarts(
                    List.of("python", "python"), given(stack("python").ready(1).target(3)));
        }

        @Test
        void ofTheStackThatIsFurthestFromItsTarget() {
            assertStarts(
                    List.of("node", "node", "python"),
                    given(
                                    stack("python").ready(5).target(10),
                                    stack("node").ready(1).target(10))
                            .parallelStarts(3)
                            .withReady("node", 4 - 1));
        }

        @Test
        void onlyAsManyInParallelAsAllowed() {
            assertStarts(
                    List.of("python"),
                    given(stack("python").target(10).starting(1), stack("node").starting(2))
                            .parallelStarts(4));
        }

        @Test
        void noneBeyondTheIdleBudget() {
            assertStarts(
                    List.of("python"),
                    given(
                                    stack("python").target(10).ready(2),
                                    stack("node").target(1).ready(1))
                            .idleBudget(4));
        }

        @Test
        void countingWhatIsStartingAgainstTheIdleBudget() {
            assertStarts(
                    List.of(),
                    given(stack("python").target(10).ready(2).starting(2)).idleBudget(4));
        }

        @Test
        void leavingRoomForTheFloorsOfOtherStacks() {
            // The floor of node is empty at the moment, but python may not take its place.
            assertStarts(
                    List.of("node"),
                    given(stack("python").target(10).ready(3), stack("node").floor(1))
                            .idleBudget(4));
        }

        @Test
        void notOfAStackWhoseFailureIsBeingWaitedOut() {
            assertStarts(
                    List.of("node"),
                    given(
                            stack("python").waiting(5).starts(Starts.NONE),
                            stack("node").floor(1)));
        }

        @Test
        void oneAtATimeOfAStackThatFailed() {
            assertStarts(List.of("python"), given(stack("python").waiting(5).starts(Starts.ONE_AT_A_TIME)));
            assertStarts(List.of(), given(stack("python").waiting(5).starting(1).starts(Starts.ONE_AT_A_TIME)));
        }

        @Test
        void inTurnsWhereTheRunsOfTwoStacksWait() {
            assertStarts(
                    List.of("python", "node", "python", "node"),
                    given(stack("python").waiting(100), stack("node").waiting(2))
                            .parallelStarts(4));
        }

        @Test
        void inTurnsEvenOneByOne() {
            assertStarts(
                    List.of("node"),
                    given(
                                    stack("python").waiting(100).lastStart(7),
                                    stack("node").waiting(1).lastStart(6))
                            .parallelStarts(1));
        }

        @Test
        void noneOnceTooManyThatShouldBeGoneAreNot() {
            assertStarts(List.of("python"), given(stack("python").waiting(1)).overdue(PoolPolicy.MOST_OVERDUE - 1));
            assertStarts(List.of(), given(stack("python").waiting(1)).overdue(PoolPolicy.MOST_OVERDUE));
        }
    }

    @Nested
    class Evicts {

        @Test
        void oneATickOfAStackThatHasTooMany() {
            assertEvicts(
                    List.of("python", "node"),
                    given(stack("python").ready(10).target(3), stack("node").ready(2)));
        }

        @Test
        void nothingOutsideTheTick() {
            assertEquals(
                    List.of(),
                    PoolPolicy.plan(given(stack("python").ready(10)).snapshot(Shrink.NOT_NOW))
                            .evict());
        }

        @Test
        void nothingBelowTheFloor() {
            assertEvicts(List.of(), given(stack("python").ready(3).floor(3)));
        }

        @Test
        void nothingThatARunWaitsFor() {
            assertEvicts(List.of(), given(stack("python").ready(1).waiting(1)));
        }

        @Test
        void atOnceWhatExceedsTheIdleBudget() {
            assertEvicts(
                    List.of("python", "python", "python"),
                    given(stack("python").ready(7).target(7)).idleBudget(4));
        }

        @Test
        void theFullestStackWhereTheIdleBudgetIsExceeded() {
            assertEvicts(
                    List.of("node"),
                    given(
                                    stack("python").ready(4).target(8),
                                    stack("node").ready(1).target(1))
                            .idleBudget(4));
        }

        @Test
        void oneForAStackThatHasLessOfItsTarget() {
            Given given = given(
                            stack("python").ready(4).target(4), stack("node").target(4))
                    .idleBudget(4);

            assertEvicts(List.of("python"), given);
            assertStarts(List.of("node"), given);
        }

        @Test
        void nothingWhereStacksAreEquallyServed() {
            assertEvicts(
                    List.of(),
                    given(
                                    stack("python").ready(2).target(4),
                                    stack("node").ready(2).target(4))
                            .idleBudget(4));
        }

        @Test
        void nothingForAStackThatCannotStart() {
            assertEvicts(
                    List.of(),
                    given(
                                    stack("python").ready(4).target(4),
                                    stack("node").target(4).starts(Starts.NONE))
                            .idleBudget(4));
        }

        @Test
        void asManyAsALargerContainerNeeds() {
            Given given = given(
                            stack("python").ready(8).target(8),
                            stack("java").target(2).size(3))
                    .idleBudget(8);

            assertEvicts(List.of("python", "python", "python"), given);
            assertStarts(List.of("java"), given);
        }

        @Test
        void nothingInVain() {
            assertEvicts(
                    List.of(),
                    given(
                                    stack("python").ready(4).target(4),
                                    stack("java").target(2).size(5))
                            .idleBudget(4));
        }
    }

    @Nested
    class Aims {

        @Test
        void atTheFloorWithoutDemand() {
            assertEquals(2, stack("python").floor(2).load().target());
        }

        @Test
        void atNothingWithoutDemandAndFloor() {
            assertEquals(0, stack("python").load().target());
        }

        @Test
        void atTheArrivalsOfOneStartUpAndTheirVariance() {
            // 100 a second for 90 ms are 9; twice the standard deviation is 6 more.
            assertEquals(
                    15,
                    stack("python")
                            .demand(new Demand(100, 0))
                            .startUp(Duration.ofMillis(90))
                            .load()
                            .target());
        }

        @Test
        void atMoreWhereStartingTakesLonger() {
            Given.Builder slow = stack("python").demand(new Demand(10, 0)).startUp(Duration.ofSeconds(2));
            Given.Builder quick = stack("python").demand(new Demand(10, 0)).startUp(Duration.ofMillis(20));

            assertTrue(slow.load().target() > quick.load().target());
        }

        @Test
        void atABurstLikeTheLast() {
            assertEquals(12, stack("python").demand(new Demand(1, 12)).load().target());
        }

        @Test
        void atOneForALonelyCallAndAtNothingOnceItIsForgotten() {
            assertEquals(1, stack("python").demand(new Demand(0.1, 0.6)).load().target());
            assertEquals(0, stack("python").demand(new Demand(0.01, 0.4)).load().target());
        }
    }

    @Test
    void settlesWhateverItIsGiven() {
        for (int seed = 0; seed < 300; seed++) {
            Given given = Given.random(new Random(seed));
            int quiet = 0;
            for (int tick = 0; tick < 400 && quiet < 3; tick++) {
                PoolPlan plan = PoolPolicy.plan(given.snapshot(Shrink.ALLOWED));
                quiet = plan.start().isEmpty() && plan.evict().isEmpty() ? quiet + 1 : 0;
                given = given.afterEverythingStarted(plan);
                assertTrue(given.idle() <= given.idleBudget(), "seed " + seed + ": idle budget exceeded");
            }
            assertEquals(3, quiet, "seed " + seed + ": starts and evicts in turns for ever: " + given);
        }
    }

    @Test
    void dependsOnNothingButTheSnapshot() {
        PoolSnapshot snapshot = Given.random(new Random(5)).snapshot(Shrink.ALLOWED);

        assertEquals(PoolPolicy.plan(snapshot), PoolPolicy.plan(snapshot));
    }

    private static void assertStarts(List<String> expected, Given given) {
        assertEquals(expected, PoolPolicy.plan(given.snapshot(Shrink.ALLOWED)).start());
    }

    private static void assertEvicts(List<String> expected, Given given) {
        assertEquals(expected, PoolPolicy.plan(given.snapshot(Shrink.ALLOWED)).evict());
    }

    private static Given.Builder stack(String name) {
        return new Given.Builder(name);
    }

    private static Given given(Given.Builder... stacks) {
        List<StackLoad> loads = new ArrayList<>();
        for (Given.Builder stack : stacks) {
            loads.add(stack.load());
        }
        return new Given(Collections.unmodifiableList(loads), 0, 1000, 100);
    }

    /** A situation; containers of size 1 occupy one megabyte. */
    private record Given(List<StackLoad> loads, int overdue, int idleBudget, int parallelStarts) {

        Given overdue(int containers) {
            return new Given(loads, containers, idleBudget, parallelStarts);
        }

        Given idleBudget(int megabytes) {
            return new Given(loads, overdue, megabytes, parallelStarts);
        }

        Given parallelStarts(int most) {
            return new Given(loads, overdue, idleBudget, most);
        }

        Given withReady(String stack, int ready) {
            return new Given(
                    loads.stream()
                            .map(load -> load.stack().equals(stack) ? load.withFewerReady(load.ready() - ready) : load)
                            .toList(),
                    overdue,
                    idleBudget,
                    parallelStarts);
        }

        PoolSnapshot snapshot(Shrink shrink) {
            return new PoolSnapshot(loads, overdue, MemorySize.ofMegabytes(idleBudget), parallelStarts, shrink);
        }

        long idle() {
            return loads.stream()
                    .mapToLong(load -> load.ready() * load.idleMemory().megabytes())
                    .sum();
        }

        Given afterEverythingStarted(PoolPlan plan) {
            List<StackLoad> next = new ArrayList<>();
            for (StackLoad load : loads) {
                int evicted = Collections.frequency(plan.evict(), load.stack());
                int started = Collections.frequency(plan.start(), load.stack());
                int all = load.ready() + load.starting() - evicted + started;
                int served = Math.min(all, load.waiting());
                next.add(new Builder(load.stack())
                        .ready(all - served)
                        .waiting(load.waiting() - served)
                        .floor(load.floor())
                        .demand(load.demand())
                        .size((int) load.idleMemory().megabytes())
                        .load());
            }
            return new Given(next, overdue, idleBudget, parallelStarts);
        }

        static Given random(Random random) {
            List<StackLoad> loads = new ArrayList<>();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                loads.add(new Builder("s" + i)
                        .waiting(random.nextInt(3))
                        .floor(random.nextInt(3))
                        .target(random.nextInt(20))
                        .size(random.nextInt(1, 6))
                        .load());
            }
            return new Given(loads, 0, random.nextInt(40), random.nextInt(1, 6));
        }

        private static final class Builder {

            private final String name;
            private int ready;
            private int starting;
            private int waiting;
            private Demand demand = Demand.NONE;
            private Duration startUp = Duration.ofMillis(100);
            private int floor;
            private int size = 1;
            private Starts starts = Starts.FREE;
            private long lastStart;

            Builder(String name) {
                this.name = name;
            }

            Builder ready(int containers) {
                ready = containers;
                return this;
            }

            Builder starting(int containers) {
                starting = containers;
                return this;
            }

            Builder waiting(int runs) {
                waiting = runs;
                return this;
            }

            Builder demand(Demand asked) {
                demand = asked;
                return this;
            }

            Builder target(int containers) {
                demand = new Demand(0, containers);
                return this;
            }

            Builder startUp(Duration takes) {
                startUp = takes;
                return this;
            }

            Builder floor(int containers) {
                floor = containers;
                return this;
            }

            Builder size(int megabytes) {
                size = megabytes;
                return this;
            }

            Builder starts(Starts allowed) {
                starts = allowed;
                return this;
            }

            Builder lastStart(long number) {
                lastStart = number;
                return this;
            }

            StackLoad load() {
                return new StackLoad(
                        name,
                        ready,
                        starting,
                        waiting,
                        demand,
                        startUp,
                        floor,
                        MemorySize.ofMegabytes(size),
                        starts,
                        lastStart);
            }
        }
    }
}
