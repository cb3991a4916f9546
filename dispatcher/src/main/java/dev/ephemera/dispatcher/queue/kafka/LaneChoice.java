package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.queue.kafka.LaneLoad.Waiting;
import java.util.List;

/**
 * Decides into which lane of its priority a record goes; a pure function of what it is shown.
 *
 * <ol>
 *   <li>A function has a home, given by its name, and uses it unless it is crowded by other functions.
 *   <li>Where a function is the crowd itself, at home or elsewhere, it stays: a flood fills one lane.
 *   <li>Others go round it, to the lane in which least is waiting.
 * </ol>
 */
final class LaneChoice {

    /** So many records of others make a crowd. */
    static final int CROWD = 8;

    private LaneChoice() {}

    static int home(FunctionName function, int lanes) {
        return Math.floorMod((function.value().hashCode() * 0x9E3779B9) >>> 16, lanes);
    }

    /** @param lanes what a record of the function would find in each lane; at least one */
    static int choose(FunctionName function, List<Waiting> lanes) {
        int home = home(function, lanes.size());
        int chosen = isFree(lanes.get(home)) ? home : shallowest(home, lanes);
        long most = isFree(lanes.get(home)) ? lanes.get(home).own() : 0;
        for (int lane = 0; lane < lanes.size(); lane++) {
            long own = lanes.get(lane).own();
            if (own > most && isFree(lanes.get(lane))) {
                chosen = lane;
                most = own;
            }
        }
        return chosen;
    }

    private static boolean isFree(Waiting lane) {
        return lane.others() < CROWD || lane.own() >= lane.others();
    }

    private static int shallowest(int home, List<Waiting> lanes) {
        int chosen = home;
        for (int step = 1; step < lanes.size(); step++) {
            int lane = (home + step) % lanes.size();
            if (lanes.get(lane).total() < lanes.get(chosen).total()) {
                chosen = lane;
            }
        }
        return chosen;
    }
}
