package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.invocation.RunReport;
import java.time.Instant;
import java.util.Optional;

/**
 * One run of an invocation.
 *
 * @param attempt which attempt it was, from 1; a run that did not count has the same number as the next
 * @param node where it ran; empty for a synchronous one
 * @param started when it was claimed, or had arrived if it was synchronous; to the microsecond
 * @param ended when that was noted; empty while it runs, or if nobody could note it
 * @param status how it ended, or {@link InvocationStatus#RUNNING}; {@link
 *     InvocationStatus#PLATFORM_ERROR} also if nobody knows
 * @param report how it went; empty if nobody knows
 */
public record AttemptRecord(
        int attempt,
        Optional<String> node,
        Instant started,
        Optional<Instant> ended,
        InvocationStatus status,
        Optional<InvocationError> error,
        Optional<RunReport> report) {}
