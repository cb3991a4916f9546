package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.time.Duration;
import java.time.Instant;

/** What becomes of a copy that wants to run, as {@link InvocationLedger#claim} promises. Pure. */
final class ClaimRules {

    /** How long a claimant may be silent before it counts as dead, if another copy is there to run. */
    static final Duration SILENCE = Duration.ofMinutes(5);

    private ClaimRules() {}

    /** What is to be done. */
    enum Verdict {
        /** The copy is the one that a redrive has made of a dead letter: it waits again, then is granted. */
        NEW_LIFE,
        GRANTED,
        OVER,
        /** Somebody wants it cancelled, and nothing runs: it ends now. */
        CANCELLED,
        STALE,
        RUNS_ELSEWHERE
    }

    static Verdict of(LedgerRow row, QueuedInvocation copy, Place place, Instant now) {
        if (row.status().isFinal()) {
            return row.status() == InvocationStatus.DEAD
                            && row.redriving().filter(copy.accepted()::equals).isPresent()
                    ? Verdict.NEW_LIFE
                    : Verdict.OVER;
        }
        int order = Turn.of(copy).compareTo(row.turn());
        if (order < 0 || row.redriven().filter(copy.accepted()::isBefore).isPresent()) {
            return Verdict.STALE;
        }
        boolean sameCopy = row.place().filter(place::equals).isPresent();
        if (order == 0 && row.status() == InvocationStatus.RUNNING && !sameCopy && !row.silent(now)) {
            return Verdict.RUNS_ELSEWHERE;
        }
        return row.cancelRequested() ? Verdict.CANCELLED : Verdict.GRANTED;
    }
}
