package dev.ephemera.triggers.schedule.store;

import java.util.Locale;

/** Whether a schedule runs. */
public enum ScheduleState {
    ENABLED,
    DISABLED,
    /** It has run for the last time. */
    COMPLETED;

    /** The form in the database and in answers, such as {@code enabled}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ScheduleState ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
