package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;

/**
 * The right to record how an attempt ended.
 *
 * @param number how often the invocation had been claimed, this time included
 */
public record ClaimToken(InvocationId id, long number) {}
