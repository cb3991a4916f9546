package dev.ephemera.dispatcher.ledger;

import java.util.Optional;

/**
 * How an asynchronous invocation ended.
 *
 * @param status one that is final
 * @param condition Lambda's word for it in destination records: {@code Success}, {@code
 *     RetriesExhausted}, {@code EventAgeExceeded}; others are ours
 * @param reason one sentence for a person; empty where there is nothing to say
 * @param runs how often the function was run
 * @param executedVersion which version ran last; empty if none did
 * @param functionError Lambda's {@code functionError}; empty if the last run succeeded or there was none
 * @param answer what the last run answered, or its error object; empty if there was none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Ending(
        InvocationStatus status,
        String condition,
        String reason,
        int runs,
        Optional<String> executedVersion,
        Optional<String> functionError,
        Optional<byte[]> answer) {

    /** Somebody cancelled it, and no run of it ended by that. */
    static Ending cancelled(int runs) {
        return new Ending(
                InvocationStatus.CANCELLED,
                "Cancelled",
                "Somebody cancelled it",
                runs,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
