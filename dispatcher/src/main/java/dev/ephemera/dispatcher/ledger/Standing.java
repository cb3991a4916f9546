package dev.ephemera.dispatcher.ledger;

/** What has become of a claim while its attempt ran. */
public enum Standing {
    /** It is the last one. */
    HOLDS,
    /** It is the last one, but the invocation is to be ended. */
    CANCELLED,
    /** Another claim has been granted since, or it is over: this attempt is for nothing. */
    SUPERSEDED
}
