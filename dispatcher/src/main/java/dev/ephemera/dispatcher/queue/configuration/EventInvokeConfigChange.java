package dev.ephemera.dispatcher.queue.configuration;

import dev.ephemera.dispatcher.queue.destination.Destination;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** New values for a configuration for asynchronous invocation. What is empty stays as it is. */
public record EventInvokeConfigChange(
        Optional<Integer> retries,
        Optional<Duration> maximumAge,
        DestinationChange onSuccess,
        DestinationChange onFailure) {

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if a number is out of its range */
    public EventInvokeConfig applyTo(EventInvokeConfig current) {
        return new EventInvokeConfig(
                retries.or(current::retries),
                maximumAge.or(current::maximumAge),
                onSuccess.applyTo(current.onSuccess()),
                onFailure.applyTo(current.onFailure()));
    }

    /** Those that it brings. */
    Stream<Destination> destinations() {
        return Stream.of(onSuccess, onFailure).flatMap(change -> change.applyTo(Optional.empty()).stream());
    }
}
