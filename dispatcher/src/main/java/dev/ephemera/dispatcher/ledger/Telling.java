package dev.ephemera.dispatcher.ledger;

import java.util.Locale;

/** Whether somebody is told how an invocation ended. */
public enum Telling {
    /** There is nobody to tell, or nothing yet. */
    NOTHING,
    /** A destination is still to be told. */
    OUTSTANDING,
    TOLD,
    /** It could not be told. */
    UNTELLABLE;

    /** The form in the database and in answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Telling ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
