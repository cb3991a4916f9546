package dev.ephemera.triggers.mapping;

import java.time.Instant;

/** Where a consumer group that has no position yet begins to read. */
public sealed interface StartingPosition {

    /** With the oldest record there is. */
    record TrimHorizon() implements StartingPosition {}

    /** After the newest record there is. */
    record Latest() implements StartingPosition {}

    /** With the first record that is not older than this. */
    record AtTimestamp(Instant time) implements StartingPosition {}
}
