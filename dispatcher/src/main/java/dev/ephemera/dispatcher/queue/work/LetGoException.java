package dev.ephemera.dispatcher.queue.work;

/** The platform shuts down before this delivery is done with: it is given back as it is. */
final class LetGoException extends Exception {

    private static final long serialVersionUID = 1L;

    LetGoException(String message, Throwable cause) {
        super(message, cause);
    }
}
