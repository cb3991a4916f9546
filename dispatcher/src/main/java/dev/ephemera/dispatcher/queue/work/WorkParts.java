package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.dispatch.Dispatch;
import dev.ephemera.dispatcher.ledger.InvocationLedger;
import dev.ephemera.dispatcher.queue.Transport;
import dev.ephemera.dispatcher.queue.destination.Destinations;

/**
 * What work on deliveries is made of.
 *
 * @param ledger knows what has become of each invocation
 * @param transport takes the next copies
 * @param targets knows what to run
 * @param gate says when
 * @param dispatch runs it
 * @param destinations are told how it ended
 */
public record WorkParts(
        InvocationLedger ledger,
        Transport transport,
        Targets targets,
        StartGate gate,
        Dispatch dispatch,
        Destinations destinations) {}
