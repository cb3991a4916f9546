package dev.ephemera.dispatcher.ledger;

/** Whether a copy of a queued invocation may run now. */
public sealed interface Claim {

    /**
     * It may, and is recorded as running.
     *
     * @param token what the claimant shows when it records the end; a later claim makes it worthless
     */
    record Granted(ClaimToken token) implements Claim {}

    /** It is over: nothing is to be run. */
    record Over(EndedInvocation ended) implements Claim {}

    /** A later copy waits or runs: this one is worth nothing. */
    record Stale() implements Claim {}

    /** Another copy of it runs. This one must be kept until that has ended. */
    record RunsElsewhere() implements Claim {}
}
