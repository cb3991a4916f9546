package dev.ephemera.dispatcher.invocation;

import dev.ephemera.warmpool.runtimeapi.ReportedProgress;

/**
 * How far a run says it has come.
 *
 * @param percent 0 to 100
 * @param message at most {@value #LONGEST_MESSAGE} characters; empty if it said none
 */
public record Progress(int percent, String message) {

    public static final int LONGEST_MESSAGE = ReportedProgress.LONGEST_MESSAGE;

    public Progress {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("Progress is 0 to 100 percent, not " + percent);
        }
        if (message.length() > LONGEST_MESSAGE) {
            throw new IllegalArgumentException(
                    "A progress message has at most " + LONGEST_MESSAGE + " characters, not " + message.length());
        }
    }

    /** What a container has reported. */
    public static Progress of(ReportedProgress report) {
        return new Progress(report.percent(), report.message());
    }
}
