package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.queue.destination.Destination;
import java.time.Duration;
import java.util.Optional;

/**
 * Lambda's configuration for asynchronous invocation of one function, version or alias. What is empty
 * is as the platform's settings say.
 *
 * @param retries attempts after the first, if the function fails: 0 to 10
 * @param maximumAge how long after it was accepted an attempt may still begin: 1 second to 30 days
 * @param onSuccess who is told of successes
 * @param onFailure who is told of failures, instead of a dead letter
 */
public record EventInvokeConfig(
        Optional<Integer> retries,
        Optional<Duration> maximumAge,
        Optional<Destination> onSuccess,
        Optional<Destination> onFailure) {

    public static final Duration SHORTEST_AGE = Duration.ofSeconds(1);
    public static final Duration LONGEST_AGE = Duration.ofDays(30);

    public static final EventInvokeConfig NONE =
            new EventInvokeConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws RejectedRequestException if a number is out of its range */
    public EventInvokeConfig {
        retries.ifPresent(count -> {
            if (count < 0 || count > InvocationOptions.MOST_RETRIES) {
                throw invalid("The number of retries is 0 to " + InvocationOptions.MOST_RETRIES + ", not " + count);
            }
        });
        maximumAge.ifPresent(age -> {
            if (age.compareTo(SHORTEST_AGE) < 0 || age.compareTo(LONGEST_AGE) > 0) {
                throw invalid("The maximum age is " + SHORTEST_AGE.toSeconds() + " to " + LONGEST_AGE.toSeconds()
                        + " seconds, not " + age.toMillis() / 1e3);
            }
        });
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}
