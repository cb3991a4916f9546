package dev.ephemera.dispatcher.invocation;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;

/** Which of the waiting invocations go first; the numbers are IronWorker's. */
public enum Priority {
    NORMAL(0),
    HIGH(1),
    HIGHEST(2);

    private final int level;

    Priority(int level) {
        this.level = level;
    }

    /** @throws RejectedRequestException if it is not 0, 1 or 2 */
    public static Priority of(int level) {
        return switch (level) {
            case 0 -> NORMAL;
            case 1 -> HIGH;
            case 2 -> HIGHEST;
            default ->
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The priority " + level + " is out of range: use 0, 1 or 2 (the first)");
        };
    }

    /** 0 to 2; 2 goes first. */
    public int level() {
        return level;
    }
}
