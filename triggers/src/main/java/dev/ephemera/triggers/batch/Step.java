package dev.ephemera.triggers.batch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What comes next for a segment. The segments that a step leaves are gone through in their order;
 * every record before the first of them is done with.
 */
public sealed interface Step {

    /** These are run now; the rest comes after them. */
    record Run(Segment part, Optional<Segment> rest) implements Step {}

    /** All of it is done with. */
    record Done() implements Step {}

    /** What is left is tried again after a pause. */
    record Again(List<Segment> left, Duration pause) implements Step {

        public Again {
            left = List.copyOf(left);
        }
    }

    /** Whoever shall be told of lost records is told of these; then it goes on with the rest. */
    record GiveUp(Segment lost, Optional<Segment> rest, Condition condition) implements Step {}
}
