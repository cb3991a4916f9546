package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.queue.destination.Destination;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is done about records that a function fails on.
 *
 * @param retries attempts after the first: 0 to 10,000; empty means for ever
 * @param maximumAge records that are older are given up: 60 s to 7 days; empty means that none is
 * @param onError what a failure means for a batch of several records
 * @param answers what a function's answer says
 * @param destination who is told of records that are given up
 */
public record FailureHandling(
        OptionalInt retries,
        Optional<Duration> maximumAge,
        OnError onError,
        Answers answers,
        Optional<Destination> destination) {

    /** With a destination there is no retrying for ever, as in Lambda: a poison record must get there. */
    public static final int RETRIES_BEFORE_DESTINATION = 10;

    /** What a failure means for a batch of several records. */
    public enum OnError {
        RETRY_WHOLE,
        /** It is cut in half, and each half tried alone. */
        BISECT
    }

    /** What a function's answer says. */
    public enum Answers {
        ALL_PROCESSED,
        /** Its {@code batchItemFailures} name the records that failed. */
        ITEM_FAILURES
    }

    /** How often the same record is tried again before it is given up; empty means for ever. */
    public OptionalInt retriesAllowed() {
        return retries.isEmpty() && destination.isPresent() ? OptionalInt.of(RETRIES_BEFORE_DESTINATION) : retries;
    }
}
