package dev.ephemera.warmpool.pool;

import java.util.Locale;

/** Whether a container was waiting for the invocation. */
public enum StartType {
    /** A prestarted container of the stack was ready. */
    WARM,
    /** None was; the invocation waited for one to start. */
    COLD;

    /** The form in headers, logs and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
