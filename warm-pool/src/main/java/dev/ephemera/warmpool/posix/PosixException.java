package dev.ephemera.warmpool.posix;

import java.io.IOException;

/** A call of the C library failed. The message names the call, its object and the reason. */
public final class PosixException extends IOException {

    private static final long serialVersionUID = 1L;

    static final int ENOENT = 2;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;

    private final int errno;

    PosixException(String call, Object subject, int errno, String reason) {
        super(call + " " + subject + ": " + reason + " (errno " + errno + ")");
        this.errno = errno;
    }

    /** The error's number on Linux. */
    public int errno() {
        return errno;
    }
}
