package dev.ephemera.dispatcher.record;

import java.util.Locale;

/** How an invocation ended, in one word. */
public enum InvocationStatus {
    /** The function answered. */
    SUCCEEDED,
    /** The function raised an error, or its container ended without a usable answer. */
    FAILED,
    /** The function's time was up. */
    TIMED_OUT,
    /** The caller went away. */
    CANCELLED,
    /** The platform could not run it to its end. */
    PLATFORM_ERROR;

    /** The form in the database and in answers, such as {@code timed_out}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static InvocationStatus ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
