package dev.ephemera.warmpool.pool;

/** What a stack may start, in the light of its last starts. */
enum Starts {
    /** The last start succeeded. */
    FREE,
    /**
     * The last start failed, and the wait after it is over. A stack that is broken must not occupy all
     * the starts there are while it fails.
     */
    ONE_AT_A_TIME,
    /** A failure is being waited out. */
    NONE
}
