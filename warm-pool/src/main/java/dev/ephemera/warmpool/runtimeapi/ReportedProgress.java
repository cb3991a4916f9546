package dev.ephemera.warmpool.runtimeapi;

/**
 * How far a run says it has come.
 *
 * @param percent 0 to 100
 * @param message at most {@value #LONGEST_MESSAGE} characters; empty if it said none
 */
public record ReportedProgress(int percent, String message) {

    public static final int MOST_PERCENT = 100;
    public static final int LONGEST_MESSAGE = 1024;
}
