package dev.ephemera.dispatcher.ledger;

/** What became of the wish to cancel an invocation. */
public sealed interface Cancellation {

    /** It is over, and will not be run any more. */
    record Done() implements Cancellation {}

    /** It runs, and will be ended soon; it may still end by itself before that. */
    record Requested() implements Cancellation {}

    /** It was over already: nothing has changed. */
    record TooLate(InvocationStatus status) implements Cancellation {}

    /** There is no record of it. */
    record Unknown() implements Cancellation {}
}
