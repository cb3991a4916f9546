package dev.ephemera.dispatcher.ledger;

import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.RunReport;
import java.time.Instant;
import java.util.Optional;

/**
 * One invocation that is over.
 *
 * @param id the request id
 * @param function what was invoked
 * @param version the version that ran
 * @param origin what it came from
 * @param received when it arrived, to the microsecond
 * @param ended when its outcome was known, to the microsecond
 * @param status how it ended
 * @param errorType the error's name; empty if it succeeded or was cancelled
 * @param report how the run went; empty if it was not run to its end
 * @param log what the run printed; without a run, what the platform has to say, if anything
 */
public record InvocationRecord(
        InvocationId id,
        FunctionName function,
        String version,
        Origin origin,
        Instant received,
        Instant ended,
        InvocationStatus status,
        Optional<String> errorType,
        Optional<RunReport> report,
        InvocationLog log) {

    /** Where it stands among the records of its function. */
    public RecordPosition position() {
        return new RecordPosition(received, id);
    }

    /** About what it takes in memory, in bytes. */
    long weight() {
        return 512L + log.bytes().length;
    }
}
