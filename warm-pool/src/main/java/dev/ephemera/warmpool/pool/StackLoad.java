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
 * @param startable whether starts are allowed now; not while an engine's errors are being waited out
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
        boolean startable) {

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

    StackLoad withOneMoreStarting() {
        return new StackLoad(stack, ready, starting + 1, waiting, demand, startUp, floor, idleMemory, startable);
    }
}
