package dev.ephemera.dispatcher.live;

/** What a follower of logs gets to know next. */
public sealed interface LogStep {

    /** More of a log. */
    @SuppressWarnings("ArrayRecordComponent")
    record Text(byte[] bytes) implements LogStep {}

    /** All that this run has printed has been read, and it is over. */
    record RunOver(LiveRun run) implements LogStep {}

    /** Nothing for as long as was waited. */
    record Quiet() implements LogStep {}

    /** The follower has been closed. */
    record Closed() implements LogStep {}
}
