package dev.ephemera.dispatcher.ledger;

/**
 * What went wrong.
 *
 * @param type the error's name: the function's own, if it raised it
 * @param message for a person; empty if nothing was said, and cut if it is very long
 */
public record InvocationError(String type, String message) {

    /** Of a run that was taken from whoever had claimed it, so that nobody knows how it ended. */
    static final InvocationError RUN_LOST =
            new InvocationError("Ephemera.RunLost", "The run was taken from its node, and how it ended is not known");

    static final int LONGEST_TYPE = 200;
    static final int LONGEST_MESSAGE = 2000;

    public InvocationError {
        type = StorableText.of(type, LONGEST_TYPE);
        message = StorableText.of(message, LONGEST_MESSAGE);
    }
}
