package dev.ephemera.gateway.cli;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.engine.EngineException;
import java.io.IOException;
import java.net.BindException;

/** Finds the sentence for a person in what the start of the platform threw. */
final class StartFailure {

    private StartFailure() {}

    /** A failure with that sentence, or {@code thrown} itself where only its stack trace tells more. */
    static RuntimeException explain(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case BindException taken -> {
                    return CommandFailure.failed("cannot listen: " + taken.getMessage()
                            + ". Another program may have the port; choose one with --port");
                }
                case EngineException refused -> {
                    return failure(refused);
                }
                case RejectedRequestException refused -> {
                    return failure(refused);
                }
                case IllegalArgumentException wrong -> {
                    return failure(wrong);
                }
                case IOException unreadable -> {
                    return failure(unreadable);
                }
                default -> {
                    // What wraps the cause says less than the cause.
                }
            }
        }
        return thrown;
    }

    private static CommandFailure failure(Exception cause) {
        return CommandFailure.failed("cannot start: " + cause.getMessage());
    }
}
