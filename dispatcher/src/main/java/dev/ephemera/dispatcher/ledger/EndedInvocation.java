package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import java.time.Instant;

/**
 * An asynchronous invocation that is over.
 *
 * @param ending how, and what is still to be told of it
 * @param at when it ended
 * @param told whether its destination has been told
 */
public record EndedInvocation(InvocationId id, Ending ending, Instant at, boolean told) {}
