package dev.ephemera.dispatcher.invocation;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.time.Duration;
import java.util.Optional;

/**
 * What the caller of an asynchronous invocation may ask for. What is empty is as the function's
 * configuration for asynchronous invocation says.
 *
 * @param priority which of those that wait go first
 * @param delay how long to wait before the first attempt: 0 to 7 days
 * @param timeout instead of the function's own; 1 ms or more
 * @param retries attempts after the first, if the function fails: 0 to {@value #MOST_RETRIES}
 * @param retryDelay the wait before each retry: 0 to 7 days
 * @param maximumAge how long after it was accepted an attempt may still begin; waits that the caller
 *     asked for, {@code delay} and {@code retryDelay}, do not count
 */
public record InvocationOptions(
        Priority priority,
        Duration delay,
        Optional<Duration> timeout,
        Optional<Integer> retries,
        Optional<Duration> retryDelay,
        Optional<Duration> maximumAge) {

    public static final Duration LONGEST_DELAY = Duration.ofDays(7);
    public static final int MOST_RETRIES = 10;

    public static final InvocationOptions DEFAULT = new InvocationOptions(
            Priority.NORMAL, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws RejectedRequestException if one of them is out of its range */
    public InvocationOptions {
        checkDelay("delay", delay);
        retryDelay.ifPresent(wait -> checkDelay("retry delay", wait));
        timeout.ifPresent(limit -> checkPositive("timeout", limit));
        maximumAge.ifPresent(age -> checkPositive("maximum age", age));
        retries.ifPresent(count -> {
            if (count < 0 || count > MOST_RETRIES) {
                throw invalid("The number of retries is 0 to " + MOST_RETRIES + ", not " + count);
            }
        });
    }

    private static void checkDelay(String what, Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
            throw invalid("The " + what + " is 0 to " + LONGEST_DELAY.toSeconds() + " seconds, not "
                    + delay.toMillis() / 1e3);
        }
    }

    private static void checkPositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw invalid("The " + what + " must be more than 0 seconds, not " + value.toMillis() / 1e3);
        }
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
