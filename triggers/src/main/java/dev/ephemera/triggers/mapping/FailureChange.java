package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import java.util.Optional;

/**
 * New values for what is done about failures. What is empty stays as it is.
 *
 * @param retries -1 means for ever
 * @param maximumAgeSeconds -1 means any age
 * @param destination empty inside: there shall be none
 */
public record FailureChange(
        Optional<Integer> retries,
        Optional<Integer> maximumAgeSeconds,
        Optional<OnError> onError,
        Optional<Answers> answers,
        Optional<Optional<Destination>> destination) {

    public static final FailureChange NONE =
            new FailureChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
