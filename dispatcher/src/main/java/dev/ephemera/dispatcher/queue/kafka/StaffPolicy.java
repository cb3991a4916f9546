package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.kafka.LaneStaff.Need;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Decides how many consumers each lane has; a pure function of what it is shown.
 *
 * <ol>
 *   <li>Each lane has one, whatever the limit.
 *   <li>A lane whose consumers are all busy gets another, or as many as half of what it has if that many
 *       records wait; higher priorities first, then those with the fewest.
 *   <li>Where the limit is reached, a lane of lower priority gives one up, or one that has at least two
 *       more, unless it is of higher priority and needs them; its last it keeps.
 *   <li>Of those that a lane has not needed for long, half end at a time.
 * </ol>
 */
final class StaffPolicy {

    private final List<LaneStaff> lanes;
    private final int[] starts;
    private final int[] ends;
    private int room;

    private StaffPolicy(List<LaneStaff> lanes, int limit) {
        this.lanes = lanes;
        starts = new int[lanes.size()];
        ends = new int[lanes.size()];
        room = limit - lanes.stream().mapToInt(LaneStaff::all).sum();
    }

    static StaffPlan plan(List<LaneStaff> lanes, int limit) {
        StaffPolicy policy = new StaffPolicy(lanes, limit);
        policy.giveEachOne();
        policy.shrink();
        policy.grow();
        return new StaffPlan(
                Arrays.stream(policy.starts).boxed().toList(),
                Arrays.stream(policy.ends).boxed().toList());
    }

    private void giveEachOne() {
        for (int lane = 0; lane < lanes.size(); lane++) {
            if (lanes.get(lane).staying() == 0) {
                start(lane);
            }
        }
    }

    private void shrink() {
        for (int lane = 0; lane < lanes.size(); lane++) {
            LaneStaff staff = lanes.get(lane);
            if (staff.need() == Need.FEWER && staff.idle() > 1) {
                ends[lane] = staff.idle() / 2;
            }
        }
    }

    private void grow() {
        List<Integer> needy = IntStream.range(0, lanes.size())
                .filter(lane -> lanes.get(lane).need() == Need.MORE)
                .boxed()
                .sorted(Comparator.comparingInt(
                                (Integer lane) -> -lanes.get(lane).priority().level())
                        .thenComparingInt(lane -> lanes.get(lane).staying()))
                .toList();
        int leaving = lanes.stream().mapToInt(LaneStaff::ending).sum()
                + Arrays.stream(ends).sum();
        for (int lane : needy) {
            int started = 0;
            while (started < wanted(lanes.get(lane)) && room > 0) {
                start(lane);
                started++;
            }
            if (started == 0 && leaving > 0) {
                leaving--; // Its place is for this lane.
            } else if (started == 0) {
                donor(lane).ifPresent(other -> ends[other]++);
            }
        }
    }

    private static long wanted(LaneStaff staff) {
        return Math.clamp(staff.waiting(), 1, Math.max(1, staff.staying() / 2));
    }

    private OptionalInt donor(int lane) {
        return IntStream.range(0, lanes.size())
                .filter(other -> mayGiveUpFor(lane, other))
                .reduce((one, other) -> left(other) > left(one) ? other : one);
    }

    private boolean mayGiveUpFor(int lane, int other) {
        LaneStaff needy = lanes.get(lane);
        LaneStaff donor = lanes.get(other);
        int higher = donor.priority().compareTo(needy.priority());
        boolean hasMore = left(other) > needy.staying() + 1;
        return left(other) > 1 && (higher < 0 || (higher == 0 && hasMore) || (hasMore && donor.need() != Need.MORE));
    }

    private int left(int lane) {
        return lanes.get(lane).staying() - ends[lane];
    }

    private void start(int lane) {
        starts[lane]++;
        room--;
    }
}
