package dev.ephemera.triggers.batch;

import dev.ephemera.triggers.batch.RunResult.AllProcessed;
import dev.ephemera.triggers.batch.RunResult.Failed;
import dev.ephemera.triggers.batch.RunResult.SetBack;
import dev.ephemera.triggers.batch.RunResult.SomeFailed;
import dev.ephemera.triggers.batch.RunResult.TooLarge;
import dev.ephemera.triggers.mapping.FailureHandling;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Decides what becomes of the records of a batch. Retries are counted for the first record of what is
 * left: a record that others have held up has all of its own. Immutable, and does nothing itself.
 *
 * @param handling what the mapping asks for
 * @param retries waits after failures of the function
 * @param setbacks waits after everything else
 */
public record FailurePolicy(FailureHandling handling, Backoff retries, Backoff setbacks) {

    /**
     * What to do with a segment whose turn it is.
     *
     * @param writtenAt when each record of the batch was written, by its index
     */
    public Step before(Segment segment, IntFunction<Instant> writtenAt, Instant now) {
        if (handling.maximumAge().isEmpty()) {
            return new Step.Run(segment, Optional.empty());
        }
        Instant oldest = now.minus(handling.maximumAge().get());
        boolean tooOld = writtenAt.apply(segment.from()).isBefore(oldest);
        int alike = 1;
        while (alike < segment.size() && writtenAt.apply(segment.from() + alike).isBefore(oldest) == tooOld) {
            alike++;
        }
        Segment part = segment.first(alike);
        Optional<Segment> rest = rest(segment, alike);
        return tooOld ? new Step.GiveUp(part, rest, Condition.RECORD_AGE_EXCEEDED) : new Step.Run(part, rest);
    }

    /** What follows from a run of a segment. */
    public Step after(Segment segment, RunResult result) {
        return switch (result) {
            case AllProcessed() -> new Step.Done();
            case SomeFailed(int first) when first == 0 -> firstFailed(segment);
            case SomeFailed(int first) -> firstFailed(segment.without(first));
            case Failed() -> allFailed(segment);
            case SetBack() -> {
                Segment setBack = segment.setBack();
                yield new Step.Again(List.of(setBack), setbacks.wait(setBack.setbacks()));
            }
            case TooLarge() -> tooLarge(segment);
        };
    }

    /** The function has named the first record as one that it failed on: that one alone may be lost. */
    private Step firstFailed(Segment segment) {
        Segment failed = segment.failed();
        return isExhausted(failed)
                ? new Step.GiveUp(failed.first(1), rest(segment, 1), Condition.RETRIES_EXHAUSTED)
                : again(failed);
    }

    /** Cutting in half is no retry: it finds out which records are to blame. */
    private Step allFailed(Segment segment) {
        if (handling.onError() == OnError.BISECT && segment.size() > 1) {
            int half = segment.size() / 2;
            Segment left = segment.first(half);
            Segment right = new Segment(segment.from() + half, segment.to(), segment.failures(), 0);
            return new Step.Again(List.of(left, right), retries.wait(1));
        }
        Segment failed = segment.failed();
        return isExhausted(failed)
                ? new Step.GiveUp(failed, Optional.empty(), Condition.RETRIES_EXHAUSTED)
                : again(failed);
    }

    /** There is no use in trying, but a mapping that gives nothing up must keep it. */
    private Step tooLarge(Segment segment) {
        if (handling.retriesAllowed().isEmpty()) {
            Segment setBack = segment.setBack();
            return new Step.Again(List.of(setBack), setbacks.wait(setBack.setbacks()));
        }
        return new Step.GiveUp(segment.first(1), rest(segment, 1), Condition.PAYLOAD_SIZE_EXCEEDED);
    }

    private Step again(Segment failed) {
        Duration wait = retries.wait(failed.failures());
        return new Step.Again(List.of(failed), wait);
    }

    private boolean isExhausted(Segment failed) {
        OptionalInt allowed = handling.retriesAllowed();
        return allowed.isPresent() && failed.failures() > allowed.getAsInt();
    }

    private static Optional<Segment> rest(Segment segment, int count) {
        return count == segment.size() ? Optional.empty() : Optional.of(segment.without(count));
    }
}
