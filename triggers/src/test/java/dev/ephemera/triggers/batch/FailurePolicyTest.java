package dev.ephemera.triggers.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.batch.RunResult.AllProcessed;
import dev.ephemera.triggers.batch.RunResult.Failed;
import dev.ephemera.triggers.batch.RunResult.SetBack;
import dev.ephemera.triggers.batch.RunResult.SomeFailed;
import dev.ephemera.triggers.batch.RunResult.TooLarge;
import dev.ephemera.triggers.mapping.FailureHandling;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailurePolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<Destination> NOBODY = Optional.empty();
    private static final Optional<Destination> TOPIC = Optional.of(new Destination.ToTopic("failures"));

    private static final FailureHandling FOR_EVER = handling(OptionalInt.empty(), OnError.RETRY_WHOLE, NOBODY);
    private static final FailureHandling TWICE = handling(OptionalInt.of(2), OnError.RETRY_WHOLE, NOBODY);
    private static final FailureHandling NEVER = handling(OptionalInt.of(0), OnError.RETRY_WHOLE, NOBODY);
    private static final FailureHandling BISECT = handling(OptionalInt.of(2), OnError.BISECT, NOBODY);
    private static final FailureHandling TOLD = handling(OptionalInt.empty(), OnError.RETRY_WHOLE, TOPIC);

    private static FailureHandling handling(OptionalInt retries, OnError onError, Optional<Destination> destination) {
        return new FailureHandling(retries, Optional.empty(), onError, Answers.ALL_PROCESSED, destination);
    }

    private static FailurePolicy policy(FailureHandling handling) {
        return new FailurePolicy(
                handling,
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)),
                new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
    }

    private static Segment segment(int from, int to) {
        return new Segment(from, to, 0, 0);
    }

    private static Step again(long millis, Segment... left) {
        return new Step.Again(List.of(left), Duration.ofMillis(millis));
    }

    private static Step giveUp(Segment lost, Segment rest) {
        return new Step.GiveUp(lost, Optional.of(rest), Condition.RETRIES_EXHAUSTED);
    }

    private static Step giveUp(Segment lost) {
        return new Step.GiveUp(lost, Optional.empty(), Condition.RETRIES_EXHAUSTED);
    }

    static Stream<Arguments> runs() {
        Segment ten = segment(0, 10);
        return Stream.of(
                Arguments.of("success ends it", TWICE, ten, new AllProcessed(), new Step.Done()),
                // Failures of the whole batch.
                Arguments.of("a failure is retried", TWICE, ten, new Failed(), again(100, new Segment(0, 10, 1, 0))),
                Arguments.of(
                        "the wait doubles",
                        TWICE,
                        new Segment(0, 10, 1, 0),
                        new Failed(),
                        again(200, new Segment(0, 10, 2, 0))),
                Arguments.of(
                        "after the last retry all is lost",
                        TWICE,
                        new Segment(0, 10, 2, 0),
                        new Failed(),
                        giveUp(new Segment(0, 10, 3, 0))),
                Arguments.of("without retries at once", NEVER, ten, new Failed(), giveUp(new Segment(0, 10, 1, 0))),
                Arguments.of(
                        "without an end the wait has one",
                        FOR_EVER,
                        new Segment(0, 10, 5000, 0),
                        new Failed(),
                        again(1000, new Segment(0, 10, 5001, 0))),
                Arguments.of(
                        "with a destination it ends after ten",
                        TOLD,
                        new Segment(0, 10, 10, 0),
                        new Failed(),
                        giveUp(new Segment(0, 10, 11, 0))),
                Arguments.of(
                        "but not after nine",
                        TOLD,
                        new Segment(0, 10, 9, 0),
                        new Failed(),
                        again(1000, new Segment(0, 10, 10, 0))),
                Arguments.of(
                        "a failure ends a row of setbacks",
                        TWICE,
                        new Segment(0, 10, 0, 7),
                        new Failed(),
                        again(100, new Segment(0, 10, 1, 0))),
                // Halves.
                Arguments.of(
                        "a batch is cut in half", BISECT, ten, new Failed(), again(100, segment(0, 5), segment(5, 10))),
                Arguments.of(
                        "an odd one as well",
                        BISECT,
                        segment(5, 8),
                        new Failed(),
                        again(100, segment(5, 6), segment(6, 8))),
                Arguments.of(
                        "one record alone is retried",
                        BISECT,
                        segment(5, 6),
                        new Failed(),
                        again(100, new Segment(5, 6, 1, 0))),
                Arguments.of(
                        "one record alone is lost",
                        BISECT,
                        new Segment(5, 6, 2, 0),
                        new Failed(),
                        giveUp(new Segment(5, 6, 3, 0))),
                // Records that the function names.
                Arguments.of(
                        "what comes before a named record is done",
                        TWICE,
                        ten,
                        new SomeFailed(4),
                        again(100, new Segment(4, 10, 1, 0))),
                Arguments.of(
                        "progress begins the count anew",
                        TWICE,
                        new Segment(0, 10, 2, 0),
                        new SomeFailed(4),
                        again(100, new Segment(4, 10, 1, 0))),
                Arguments.of(
                        "no progress goes on counting",
                        TWICE,
                        new Segment(4, 10, 1, 0),
                        new SomeFailed(0),
                        again(200, new Segment(4, 10, 2, 0))),
                Arguments.of(
                        "only the named record is lost",
                        TWICE,
                        new Segment(4, 10, 2, 0),
                        new SomeFailed(0),
                        giveUp(new Segment(4, 5, 3, 0), segment(5, 10))),
                Arguments.of(
                        "even the last one",
                        TWICE,
                        new Segment(9, 10, 2, 0),
                        new SomeFailed(0),
                        giveUp(new Segment(9, 10, 3, 0))),
                Arguments.of(
                        "without retries after progress",
                        NEVER,
                        ten,
                        new SomeFailed(4),
                        giveUp(new Segment(4, 5, 1, 0), segment(5, 10))),
                Arguments.of(
                        "a named record is not looked for in halves",
                        BISECT,
                        ten,
                        new SomeFailed(0),
                        again(100, new Segment(0, 10, 1, 0))),
                // What is not the function's fault.
                Arguments.of(
                        "a setback does not count", NEVER, ten, new SetBack(), again(1000, new Segment(0, 10, 0, 1))),
                Arguments.of(
                        "and waits longer each time",
                        NEVER,
                        new Segment(0, 10, 0, 3),
                        new SetBack(),
                        again(8000, new Segment(0, 10, 0, 4))),
                // Too large.
                Arguments.of(
                        "what cannot be run is lost",
                        TWICE,
                        segment(3, 4),
                        new TooLarge(),
                        new Step.GiveUp(segment(3, 4), Optional.empty(), Condition.PAYLOAD_SIZE_EXCEEDED)),
                Arguments.of(
                        "unless nothing may be",
                        FOR_EVER,
                        segment(3, 4),
                        new TooLarge(),
                        again(1000, new Segment(3, 4, 0, 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void decides(String why, FailureHandling handling, Segment segment, RunResult result, Step expected) {
        assertEquals(expected, policy(handling).after(segment, result));
    }

    private static Step before(FailureHandling handling, Segment segment, int... agesInSeconds) {
        return policy(handling).before(segment, index -> NOW.minusSeconds(agesInSeconds[index]), NOW);
    }

    @Test
    void runsWhatIsYoungEnough() {
        FailureHandling aged = new FailureHandling(
                OptionalInt.empty(),
                Optional.of(Duration.ofSeconds(60)),
                OnError.RETRY_WHOLE,
                Answers.ALL_PROCESSED,
                NOBODY);
        Segment four = segment(0, 4);

        assertEquals(new Step.Run(four, Optional.empty()), before(FOR_EVER, four, 900, 900, 900, 900));
        assertEquals(new Step.Run(four, Optional.empty()), before(aged, four, 60, 59, 1, 0));
        assertEquals(
                new Step.GiveUp(segment(0, 2), Optional.of(segment(2, 4)), Condition.RECORD_AGE_EXCEEDED),
                before(aged, four, 90, 61, 60, 0));
        assertEquals(
                new Step.GiveUp(four, Optional.empty(), Condition.RECORD_AGE_EXCEEDED),
                before(aged, four, 90, 61, 61, 70));
        assertEquals(new Step.Run(segment(0, 3), Optional.of(segment(3, 4))), before(aged, four, 1, 2, 3, 61));
        assertEquals(
                new Step.GiveUp(new Segment(2, 3, 5, 1), Optional.of(segment(3, 4)), Condition.RECORD_AGE_EXCEEDED),
                before(aged, new Segment(2, 4, 5, 1), 1, 1, 61, 1));
    }
}
