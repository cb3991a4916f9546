package dev.ephemera.dispatcher.invocation;

import dev.ephemera.dispatcher.error.ErrorCode;
import java.time.Duration;

/** How an invocation ended. */
public sealed interface Outcome {

    /** It ran in a container, well or badly. */
    sealed interface Ran extends Outcome {

        RunReport report();

        /** What the caller gets: the function's answer, or a JSON error object. */
        byte[] payload();

        /** The output of the run, ending with its REPORT line. */
        InvocationLog log();
    }

    /** The function answered. */
    @SuppressWarnings("ArrayRecordComponent")
    record Succeeded(byte[] payload, RunReport report, InvocationLog log) implements Ran {}

    /**
     * The function raised an error, or its run was ended: time, memory, exit, size.
     *
     * @param code what kind of failure
     * @param payload {@code errorMessage}, {@code errorType} and, where there is one, {@code
     *     stackTrace}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Failed(ErrorCode code, byte[] payload, RunReport report, InvocationLog log) implements Ran {}

    /**
     * It was not run, for lack of room.
     *
     * @param reason Lambda's {@code ThrottleReason}
     * @param retryAfter when it may be worth another try
     */
    record Throttled(String reason, String message, Duration retryAfter) implements Outcome {}

    /** The platform could not run it; user code did not run to its end. */
    record PlatformFailure(ErrorCode code, String message) implements Outcome {}

    /** The caller went away before it was run. */
    record Cancelled() implements Outcome {}

    /** It was running, and was ended for no fault of the function's. */
    record Stopped(Reason reason, RunReport report, InvocationLog log) implements Outcome {

        /** Why a run is ended from outside. */
        public enum Reason {
            /** Nobody waited for the answer any more. */
            CALLER_GONE("cancelled"),
            /** The platform's shutdown did not wait any longer. */
            SHUTDOWN("shutdown");

            private final String label;

            Reason(String label) {
                this.label = label;
            }

            /** The form in logs, records and metrics. */
            public String label() {
                return label;
            }
        }
    }
}
