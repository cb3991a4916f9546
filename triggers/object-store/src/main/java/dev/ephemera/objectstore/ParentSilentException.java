package dev.ephemera.objectstore;

/** The parent has not answered in time. */
final class ParentSilentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ParentSilentException(Throwable cause) {
        super("The platform does not answer", cause);
    }
}
