package dev.ephemera.dispatcher.function;

/** What a list of functions holds of each. */
public enum ListedVersions {
    /** Its {@code $LATEST}. */
    LATEST,
    /** {@code $LATEST} and every published version. */
    ALL
}
