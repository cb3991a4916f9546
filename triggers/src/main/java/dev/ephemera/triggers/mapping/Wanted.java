package dev.ephemera.triggers.mapping;

/** What shall become of a mapping. */
public enum Wanted {
    ENABLED,
    DISABLED,
    /** It goes as soon as no node runs it any more. */
    DELETED
}
