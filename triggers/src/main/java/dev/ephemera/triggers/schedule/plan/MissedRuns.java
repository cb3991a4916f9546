package dev.ephemera.triggers.schedule.plan;

/** What becomes of times at which no node of the platform was there to see them. */
public enum MissedRuns {
    /** The last of them is run, once. */
    RUN_ONCE,
    /** None is run. */
    SKIP
}
