package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationId;
import java.time.Instant;

/**
 * A place in the order of a function's records: by their arrival, and where two arrived in the same
 * microsecond, by their id.
 */
public record RecordPosition(Instant received, InvocationId id) {}
