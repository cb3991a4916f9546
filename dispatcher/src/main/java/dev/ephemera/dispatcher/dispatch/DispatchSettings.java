package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;

/**
 * How invocations are run.
 *
 * @param attempts containers to try, 1 or more, where an engine fails before user code has run
 * @param containerWait how long an admitted invocation may wait for a container
 * @param logLimit what is kept of a run's output
 * @param releaseDelay how long after a run its container is removed, so that the answer leaves first
 */
public record DispatchSettings(int attempts, Duration containerWait, MemorySize logLimit, Duration releaseDelay) {

    public static final DispatchSettings DEFAULT =
            new DispatchSettings(3, Duration.ofSeconds(30), MemorySize.ofMegabytes(1), Duration.ofMillis(2));

    public DispatchSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("An invocation needs at least 1 attempt, not " + attempts);
        }
    }
}
