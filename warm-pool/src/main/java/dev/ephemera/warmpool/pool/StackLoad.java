package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;

/**
 * What the policy knows of one stack.
 *
 * @param stack its name
 * @param ready containers that wait for a run
 * @param starting containers on their way up
 * @param waiting runs that wait for a container
 * @param demand how much is asked for
 * @param startUp how long a container takes until it is ready
 * @param floor the fewest containers to keep ready
 * @param idleMemory what one waiting container occupies
 * @param starts what may be started now
 * @param lastStart when the last start was decided, as a number that grows with each start of any
 *     stack; 0 if there was none
 */
record StackLoad(
        String stack,
        int ready,
        int starting,
        int waiting,
        Demand demand,
        Duration startUp,
        int floor,
        MemorySize idleMemory,
        Starts starts,
        long lastStart) {

    /**
     * How many containers should be ready: enough for the arrivals of one start-up time, with room
     * for their variance (twice the standard deviation of a Poisson process), and for a burst like
     * the last ones.
     */
    int target() {
        double perStartUp = demand.perSecond() * startUp.toNanos() / 1e9;
        double steady = perStartUp < 0.01 ? 0 : perStartUp + 2 * Math.sqrt(perStartUp);
        double burst = demand.burst() < 0.5 ? 0 : demand.burst();
        return (int) Math.max(floor, Math.ceil(Math.max(steady, burst)));
    }

    /** Containers beyond those that the waiting runs will take. */
    int spare() {
        return Math.max(0, ready + starting - waiting);
    }

    /** Waiting runs for which no container is on its way. */
    int unserved() {
        return Math.max(0, waiting - ready - starting);
    }

    boolean startable() {
        return switch (starts) {
            case FREE -> true;
            case ONE_AT_A_TIME -> starting == 0;
            case NONE -> false;
        };
    }

    StackLoad withOneMoreStarting(long start) {
        return with(ready, starting + 1, start);
    }

    StackLoad withFewerReady(int evicted) {
        return with(ready - evicted, starting, lastStart);
    }

    private StackLoad with(int newReady, int newStarting, long newLastStart) {
        return new StackLoad(
                stack, newReady, newStarting, waiting, demand, startUp, floor, idleMemory, starts, newLastStart);
    }
}
