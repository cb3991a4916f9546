package dev.ephemera.warmpool.engine;

/**
 * How a container's first process ended.
 *
 * @param code its exit code, or 128 plus the signal's number, as shells count
 * @param outOfMemory whether the kernel killed a process of the container for using too much memory
 */
public record ContainerExit(int code, boolean outOfMemory) {

    private static final int SIGNAL_BASE = 128;

    /** Says in words what happened, such as {@code exit status 3} or {@code signal: 9}. */
    public String describe() {
        return code > SIGNAL_BASE ? "signal: " + (code - SIGNAL_BASE) : "exit status " + code;
    }
}
