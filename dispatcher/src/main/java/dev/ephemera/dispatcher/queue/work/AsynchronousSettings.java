package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.List;

/**
 * How asynchronous invocations are treated, where neither their caller nor their function says
 * otherwise.
 *
 * @param payloadLimit the largest event, 1 byte or more
 * @param attempts how often the function is tried, and for how long
 * @param setbacks the waits of what could not be run for lack of room or by a fault of the platform's
 * @param starts how runs begin on this node
 * @param copies how the queue's copies are handled
 */
public record AsynchronousSettings(
        MemorySize payloadLimit, Attempts attempts, Backoff setbacks, Starts starts, Copies copies) {

    public static final AsynchronousSettings DEFAULT = new AsynchronousSettings(
            MemorySize.ofMegabytes(1),
            Attempts.DEFAULT,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            Starts.DEFAULT,
            Copies.DEFAULT);

    public AsynchronousSettings {
        if (payloadLimit.equals(MemorySize.ZERO)) {
            throw new IllegalArgumentException("The payload limit is at least 1 byte, not 0");
        }
    }

    /**
     * How often a function that fails is tried, and for how long.
     *
     * @param retries attempts after the first: 0 to {@value InvocationOptions#MOST_RETRIES}
     * @param retryDelays the wait before the first retry, the second and so on, 0 or more each; the last
     *     one is repeated; at least one
     * @param maximumAge how long after an invocation was accepted an attempt may still begin, the waits
     *     that its caller asked for not counted; more than 0
     */
    public record Attempts(int retries, List<Duration> retryDelays, Duration maximumAge) {

        public static final Attempts DEFAULT =
                new Attempts(2, List.of(Duration.ofMinutes(1), Duration.ofMinutes(2)), Duration.ofHours(6));

        public Attempts {
            retryDelays = List.copyOf(retryDelays);
            if (retries < 0 || retries > InvocationOptions.MOST_RETRIES) {
                throw new IllegalArgumentException(
                        "The number of retries is 0 to " + InvocationOptions.MOST_RETRIES + ", not " + retries);
            }
            if (retryDelays.isEmpty() || retryDelays.stream().anyMatch(Duration::isNegative)) {
                throw new IllegalArgumentException(
                        "There is at least one retry delay, and each is 0 or more, not " + retryDelays);
            }
            positive("maximum age", maximumAge);
        }
    }

    /**
     * How runs begin on one node. Few may be between their turn and a container in hand, so that
     * synchronous calls never wait behind a flood.
     *
     * @param width how many may at a time, 1 or more
     * @param patience how long one waits for its function to come below its reserved concurrency, before
     *     it is set back
     * @param tries how often one that finds no room on this node is tried here, before it is set back; 1
     *     or more
     */
    public record Starts(int width, Duration patience, int tries) {

        public static final Starts DEFAULT = new Starts(4, Duration.ofSeconds(2), 10);

        public Starts {
            if (width < 1 || tries < 1) {
                throw new IllegalArgumentException(
                        "The gate's width and the tries are 1 or more, not " + width + " and " + tries);
            }
            positive("patience", patience);
        }
    }

    /**
     * How copies are handled.
     *
     * @param postponement when a copy is looked at again, if another copy of the same invocation runs
     * @param mostDeliveries deliveries of one copy after which it is not run any more, but replaced by a
     *     new copy; 2 or more, and less than what the transport delivers
     * @param checkInterval how often a run asks whether it is still wanted; at most a minute, as others
     *     take a node for dead that has not asked for a while
     * @param longestTelling how long after the end its destination is tried
     */
    public record Copies(Duration postponement, int mostDeliveries, Duration checkInterval, Duration longestTelling) {

        public static final Copies DEFAULT =
                new Copies(Duration.ofSeconds(30), 3, Duration.ofSeconds(2), Duration.ofHours(6));

        public Copies {
            positive("postponement", postponement);
            positive("interval of checks", checkInterval);
            positive("longest telling", longestTelling);
            if (checkInterval.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("The interval of checks is at most 60 s, not " + checkInterval);
            }
            if (mostDeliveries < 2) {
                throw new IllegalArgumentException("A copy may be delivered at least 2 times, not " + mostDeliveries);
            }
        }
    }

    private static void positive(String what, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("The " + what + " must be more than 0, not " + value);
        }
    }
}
