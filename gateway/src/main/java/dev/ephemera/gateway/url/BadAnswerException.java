package dev.ephemera.gateway.url;

/** A function's answer that cannot be turned into an HTTP response. The message says why, to its author. */
final class BadAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String message;

    BadAnswerException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
