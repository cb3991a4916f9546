package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.ledger.Ending;
import java.time.Duration;
import java.time.Instant;

/** What becomes of an invocation after an attempt, or instead of one. */
sealed interface Step {

    /** It is over. */
    record End(Ending ending) implements Step {}

    /** The next attempt is due then; this one counts. */
    record Retry(Instant at) implements Step {}

    /** The same attempt is due again then: nothing that the function did has ended it. */
    record SetBack(Instant at) implements Step {}

    /** This node has no room at the moment; it is kept, and tried again after a pause. */
    record StayAndTryAgain(Duration pause) implements Step {}

    /** This node shuts down: whoever gets the copy next makes the attempt. */
    record GiveBack() implements Step {}
}
