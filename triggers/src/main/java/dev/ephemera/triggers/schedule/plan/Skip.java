package dev.ephemera.triggers.schedule.plan;

import java.time.Instant;

/**
 * A time that was not run.
 *
 * @param time the latest, if there were several
 */
public record Skip(Instant time, Reason reason) {

    /** Why it was not run. */
    public enum Reason {
        /** The platform was not there at the time. */
        MISSED,
        /** The schedule's last invocation still waited or ran. */
        OVERLAP
    }
}
