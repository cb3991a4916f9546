package dev.ephemera.dispatcher.function;

/** Whether a change becomes a numbered version at once. */
public enum Publishing {
    /** Only {@code $LATEST} changes. */
    LATEST_ONLY,
    /** {@code $LATEST} changes, and is published as the next version. */
    NEW_VERSION
}
