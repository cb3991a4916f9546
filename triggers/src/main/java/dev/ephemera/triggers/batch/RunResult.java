package dev.ephemera.triggers.batch;

/** What a run did with the records that it got. */
public sealed interface RunResult {

    record AllProcessed() implements RunResult {}

    /**
     * The function says that it failed on some of them.
     *
     * @param first the earliest of those, counted from the start of the segment
     */
    record SomeFailed(int first) implements RunResult {}

    /** The function failed as a whole. */
    record Failed() implements RunResult {}

    /** They were not run, or not to the end, for no fault of the function's: that does not count. */
    record SetBack() implements RunResult {}

    /** One record alone makes an event that is larger than a function can be given. */
    record TooLarge() implements RunResult {}
}
