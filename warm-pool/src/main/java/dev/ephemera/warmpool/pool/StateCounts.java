package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.container.ContainerState;
import dev.ephemera.warmpool.container.ContainerState.Claimed;
import dev.ephemera.warmpool.container.ContainerState.Creating;
import dev.ephemera.warmpool.container.ContainerState.Gone;
import dev.ephemera.warmpool.container.ContainerState.Ready;
import dev.ephemera.warmpool.container.ContainerState.Removing;
import dev.ephemera.warmpool.container.ContainerState.Starting;

/**
 * How many containers of a stack are in which state, kept up to date with each step, since a claim
 * cannot wait for a walk over all containers. Not thread-safe: guarded by the pool's lock.
 */
final class StateCounts {

    private int starting;
    private int ready;
    private int claimed;
    private int removing;
    private int failedToGo;

    void entered(ContainerState state) {
        count(state, 1);
    }

    void left(ContainerState state) {
        count(state, -1);
    }

    private void count(ContainerState state, int change) {
        switch (state) {
            case Creating _, Starting _ -> starting += change;
            case Ready _ -> ready += change;
            case Claimed _ -> claimed += change;
            case Removing(var _, int failures) -> {
                removing += change;
                failedToGo += failures > 0 ? change : 0;
            }
            case Gone _ -> {}
        }
    }

    /** Created or on their way up. */
    int starting() {
        return starting;
    }

    int ready() {
        return ready;
    }

    int claimed() {
        return claimed;
    }

    int removing() {
        return removing;
    }

    /** Of those being removed, the ones whose removal has failed at least once. */
    int failedToGo() {
        return failedToGo;
    }
}
