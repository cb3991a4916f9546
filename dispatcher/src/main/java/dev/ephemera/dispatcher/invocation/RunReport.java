package dev.ephemera.dispatcher.invocation;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.pool.StartType;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.Optional;

/**
 * How one run went.
 *
 * @param container where it ran
 * @param start warm or cold
 * @param queued from the request to a container in hand: admission, then the pool
 * @param init from the hand-over of the code until the bootstrap asked for the event
 * @param run from the event to the answer or to the end of the run
 * @param memory the limit, which is what is billed
 * @param peakMemory the most it used; empty where nothing measured it
 * @param attempts containers it took; more than 1 after engine errors
 */
public record RunReport(
        ContainerId container,
        StartType start,
        Duration queued,
        Duration init,
        Duration run,
        MemorySize memory,
        Optional<MemorySize> peakMemory,
        int attempts) {

    /** What Lambda bills: initialization and run, in whole milliseconds, rounded up. */
    public Duration billed() {
        long nanos = init.plus(run).toNanos();
        return Duration.ofMillis(Math.ceilDiv(nanos, 1_000_000));
    }
}
