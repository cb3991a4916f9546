package dev.ephemera.triggers.batch;

/**
 * Records of a batch that stand next to each other.
 *
 * @param from the index of the first
 * @param to the index after the last; more than {@code from}
 * @param failures how often the function has failed on the first of them
 * @param setbacks how often in a row they could not be run, for no fault of the function's
 */
public record Segment(int from, int to, int failures, int setbacks) {

    public Segment {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("A segment holds records, and " + from + " to " + to + " are none");
        }
    }

    /** A whole batch that has not been tried yet. */
    public static Segment whole(int records) {
        return new Segment(0, records, 0, 0);
    }

    public int size() {
        return to - from;
    }

    Segment first(int count) {
        return new Segment(from, from + count, failures, setbacks);
    }

    /** The records after the first ones; nothing is known of them yet. */
    Segment without(int count) {
        return new Segment(from + count, to, 0, 0);
    }

    Segment failed() {
        return new Segment(from, to, failures + 1, 0);
    }

    Segment setBack() {
        return new Segment(from, to, failures, setbacks + 1);
    }
}
