package dev.ephemera.dispatcher.ledger;

import java.util.Locale;

/** How an invocation stands, in one word. */
public enum InvocationStatus {
    /** It waits in the queue, for its first attempt or for the next one. */
    QUEUED,
    /** A node has taken it out of the queue to run it. */
    RUNNING,
    /** The function answered. */
    SUCCEEDED,
    /** The function raised an error, or its container ended without a usable answer. */
    FAILED,
    /** The function's time was up. */
    TIMED_OUT,
    /** The caller went away, or somebody cancelled it. */
    CANCELLED,
    /** The platform could not run it to its end. */
    PLATFORM_ERROR,
    /** It was accepted, but nothing will run it any more: it lies among the dead letters. */
    DEAD;

    /** The form in the database and in answers, such as {@code timed_out}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the invocation is over. */
    public boolean isFinal() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, PLATFORM_ERROR, DEAD -> true;
        };
    }

    /** Whether it is over, and somebody should know that it went badly. */
    boolean isFailure() {
        return switch (this) {
            case FAILED, TIMED_OUT, PLATFORM_ERROR, DEAD -> true;
            case QUEUED, RUNNING, SUCCEEDED, CANCELLED -> false;
        };
    }

    static InvocationStatus ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
