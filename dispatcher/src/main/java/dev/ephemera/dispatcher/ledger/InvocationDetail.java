package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.InvocationLog;
import java.util.Optional;

/**
 * All that is known of one invocation.
 *
 * @param log what its runs printed, the last at the end; without a run, what the platform has to say, if
 *     anything
 * @param event what went in; empty for one that is not over, and where none was kept
 * @param result what the last run answered, or its error object; empty if there was none
 */
public record InvocationDetail(
        InvocationRecord record, InvocationLog log, Optional<KeptBytes> event, Optional<KeptBytes> result) {}
