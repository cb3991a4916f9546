package dev.ephemera.dispatcher.queue;

/** What becomes of a delivered copy. */
public enum Verdict {
    /** It is taken out: all it asked for has been done or has been put elsewhere. */
    DONE,
    /** It is given back and delivered again soon, here or on another node. */
    AGAIN
}
