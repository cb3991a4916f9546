package dev.ephemera.dispatcher.error;

/**
 * A request that cannot be carried out as it stands. The message is for the person who sent it: it
 * names the value that is wrong and what to do about it.
 */
public final class RejectedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public RejectedRequestException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public RejectedRequestException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
