package dev.ephemera.dispatcher.function;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;

/** The refusals of the registry. */
final class Invalid {

    private static final int LONGEST_QUOTE = 200;

    private Invalid() {}

    static RejectedRequestException parameter(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }

    static RejectedRequestException notFound(FunctionReference reference) {
        return new RejectedRequestException(
                ErrorCode.NOT_FOUND,
                "Function not found: " + reference.arn() + "; a list of functions or versions shows what there is");
    }

    static RejectedRequestException stale(FunctionName name, String wanted, String actual) {
        return new RejectedRequestException(
                ErrorCode.PRECONDITION_FAILED,
                "Function " + name + " has revision '" + actual + "' by now, not " + quote(wanted)
                        + "; read it again and repeat the change");
    }

    /** What the caller sent, short enough for a message. */
    static String quote(String value) {
        return value.length() > LONGEST_QUOTE ? "'" + value.substring(0, LONGEST_QUOTE) + "…'" : "'" + value + "'";
    }
}
