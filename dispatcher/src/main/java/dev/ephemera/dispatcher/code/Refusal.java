package dev.ephemera.dispatcher.code;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;

/** Words for what is wrong with a deployment package. */
final class Refusal {

    private static final int LONGEST_NAME = 200;

    private Refusal() {}

    /** @param why what is wrong and what to do about it, as the rest of a sentence */
    static RejectedRequestException because(String why) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, "The deployment package " + why);
    }

    static RejectedRequestException because(String why, Throwable cause) {
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER,
                "The deployment package " + why + " (" + quote(String.valueOf(cause.getMessage())) + ")",
                cause);
    }

    /** A name from the package, made fit for a message: names are the sender's and can hold anything. */
    static String quote(String name) {
        String printable = name.codePoints()
                .limit(LONGEST_NAME)
                .map(point -> Character.isISOControl(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "'" + printable + (printable.length() < name.length() ? "…" : "") + "'";
    }
}
