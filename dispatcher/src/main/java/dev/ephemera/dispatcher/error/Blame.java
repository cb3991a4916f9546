package dev.ephemera.dispatcher.error;

/** Who has to change something before the same call can succeed. */
public enum Blame {
    /** The function's author: its code or its configuration. */
    FUNCTION,
    /** Whoever sent the request. */
    CALLER,
    /** Ephemera or the machine under it. */
    PLATFORM,
    /** Nobody; there is no room at the moment. */
    CAPACITY
}
