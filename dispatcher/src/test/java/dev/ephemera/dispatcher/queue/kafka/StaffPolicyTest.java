package dev.ephemera.dispatcher.queue.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.Priority;
import dev.ephemera.dispatcher.queue.kafka.LaneStaff.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaffPolicyTest {

    @Test
    void givesEachLaneOneWhateverTheLimit() {
        assertEquals(List.of(1, 1, 1), plan(1, empty(), empty(), empty()).starts());
    }

    @Test
    void fillsTheOnlyPlaceOfALaneAgain() {
        LaneStaff leaving = new LaneStaff(Priority.NORMAL, 0, 0, 1, 0, Need.NONE);
        assertEquals(List.of(1), plan(1, leaving).starts());
    }

    @Test
    void doesNothingWithoutNeed() {
        StaffPlan plan = plan(10, busy(Priority.NORMAL, 3, Need.NONE), idle(2, Need.NONE));
        assertEquals(List.of(0, 0), plan.starts());
        assertEquals(List.of(0, 0), plan.ends());
    }

    @Test
    void addsOneWhereAllAreBusy() {
        assertEquals(List.of(1), plan(10, busy(Priority.NORMAL, 3, Need.MORE)).starts());
    }

    @Test
    void addsHalfAsManyWhereThatManyWait() {
        assertEquals(List.of(4), plan(64, waiting(8, 100)).starts());
        assertEquals(List.of(2), plan(64, waiting(8, 2)).starts());
        assertEquals(List.of(3), plan(11, waiting(8, 100)).starts());
    }

    @Test
    void servesTheHighestPriorityFirst() {
        StaffPlan plan = plan(5, busy(Priority.NORMAL, 2, Need.MORE), busy(Priority.HIGHEST, 2, Need.MORE));
        assertEquals(List.of(0, 1), plan.starts());
    }

    @Test
    void takesFromLowerPrioritiesWhenTheLimitIsReached() {
        StaffPlan plan = plan(6, busy(Priority.NORMAL, 2, Need.MORE), busy(Priority.HIGH, 4, Need.MORE));
        assertEquals(List.of(1, 0), plan.ends());
        assertEquals(List.of(0, 0), plan.starts());
    }

    @Test
    void neverTakesALanesLast() {
        StaffPlan plan = plan(5, busy(Priority.NORMAL, 1, Need.NONE), busy(Priority.HIGH, 4, Need.MORE));
        assertEquals(List.of(0, 0), plan.ends());
    }

    @Test
    void evensOutLanesOfOnePriority() {
        StaffPlan plan = plan(8, busy(Priority.NORMAL, 7, Need.MORE), busy(Priority.NORMAL, 1, Need.MORE));
        assertEquals(List.of(1, 0), plan.ends());
        plan = plan(8, busy(Priority.NORMAL, 5, Need.MORE), busy(Priority.NORMAL, 3, Need.MORE));
        assertEquals(List.of(1, 0), plan.ends());
        plan = plan(8, busy(Priority.NORMAL, 4, Need.MORE), busy(Priority.NORMAL, 4, Need.MORE));
        assertEquals(List.of(0, 0), plan.ends());
    }

    @Test
    void waitsForThoseThatAreLeavingAlready() {
        LaneStaff donor = new LaneStaff(Priority.NORMAL, 0, 4, 1, 0, Need.NONE);
        StaffPlan plan = plan(6, donor, busy(Priority.HIGH, 1, Need.MORE));
        assertEquals(List.of(0, 0), plan.ends());
    }

    @Test
    void letsHalfOfTheIdleGoButNotTheLast() {
        assertEquals(List.of(4), plan(64, idle(8, Need.FEWER)).ends());
        assertEquals(List.of(1), plan(64, idle(2, Need.FEWER)).ends());
        assertEquals(List.of(0), plan(64, idle(1, Need.FEWER)).ends());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void keepsItsPromisesInAnyState(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            int limit = 1 + random.nextInt(40);
            List<LaneStaff> lanes = new ArrayList<>();
            for (int lane = 1 + random.nextInt(12); lane > 0; lane--) {
                lanes.add(random(random));
            }
            check(lanes, limit, StaffPolicy.plan(lanes, limit));
        }
    }

    private static void check(List<LaneStaff> lanes, int limit, StaffPlan plan) {
        int before = 0;
        int after = 0;
        for (int i = 0; i < lanes.size(); i++) {
            LaneStaff lane = lanes.get(i);
            int start = plan.starts().get(i);
            int end = plan.ends().get(i);
            assertTrue(lane.staying() + start - end >= 1, "nobody is left for " + lane + " by " + plan);
            assertTrue(start == 0 || end == 0, "starts and ends at once: " + lane + " by " + plan);
            before += lane.all();
            after += lane.all() + start;
        }
        int needed = (int) lanes.stream().filter(lane -> lane.staying() == 0).count();
        assertTrue(after <= Math.max(limit, before + needed), "beyond the limit of " + limit + ": " + plan);
    }

    private static LaneStaff random(Random random) {
        int idle = random.nextInt(4);
        int busy = random.nextInt(8);
        Need need = idle == 0 && busy > 0 && random.nextBoolean()
                ? Need.MORE
                : idle > 1 && random.nextBoolean() ? Need.FEWER : Need.NONE;
        return new LaneStaff(Priority.of(random.nextInt(3)), idle, busy, random.nextInt(3), random.nextInt(20), need);
    }

    private static StaffPlan plan(int limit, LaneStaff... lanes) {
        return StaffPolicy.plan(List.of(lanes), limit);
    }

    private static LaneStaff empty() {
        return new LaneStaff(Priority.NORMAL, 0, 0, 0, 0, Need.NONE);
    }

    private static LaneStaff idle(int count, Need need) {
        return new LaneStaff(Priority.NORMAL, count, 0, 0, 0, need);
    }

    private static LaneStaff busy(Priority priority, int count, Need need) {
        return new LaneStaff(priority, 0, count, 0, 0, need);
    }

    private static LaneStaff waiting(int busy, long waiting) {
        return new LaneStaff(Priority.NORMAL, 0, busy, 0, waiting, Need.MORE);
    }
}
