package dev.ephemera.triggers.schedule.plan;

/** What becomes of a time at which the schedule's last invocation still waits or runs. */
public enum OverlappingRuns {
    /** It runs beside the other one. */
    ALLOW,
    /** It is not run. */
    SKIP
}
