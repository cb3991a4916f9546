package dev.ephemera.gateway.request;

/** Who may call function URLs on a platform that has keys. */
enum FunctionUrlAccess {
    /** Whoever has a key. */
    KEY,
    /** Everybody, as with Lambda's authentication type NONE. */
    NONE
}
