package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.Progress;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an asynchronous invocation only.
 *
 * @param options what its caller asked for
 * @param attempt which attempt waits, runs, or ran last; from 1
 * @param setbacks how often in a row it could not be run, for no fault of the function's
 * @param notBefore when that attempt is or was due
 * @param progress what its last run said of itself
 * @param cancelRequested whether somebody wants it cancelled
 * @param condition Lambda's word for how it ended; empty before that
 * @param reason one sentence for a person on why it ended so; may be empty
 * @param telling whether its destination has been told
 */
public record QueueRecord(
        InvocationOptions options,
        int attempt,
        int setbacks,
        Instant notBefore,
        Optional<Progress> progress,
        boolean cancelRequested,
        String condition,
        String reason,
        Telling telling) {}
