package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.queue.destination.Destination;
import java.time.Duration;
import java.util.Optional;

/**
 * Lambda's configuration for asynchronous invocation of one function, version or alias. What is empty
 * is as the platform's settings say.
 *
 * @param retries attempts after the first, if the function fails: 0 to 10
 * @param maximumAge how long after it was accepted an attempt may still begin
 * @param onSuccess who is told of successes
 * @param onFailure who is told of failures, instead of a dead letter
 */
public record EventInvokeConfig(
        Optional<Integer> retries,
        Optional<Duration> maximumAge,
        Optional<Destination> onSuccess,
        Optional<Destination> onFailure) {

    public static final EventInvokeConfig NONE =
            new EventInvokeConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
