package dev.ephemera.warmpool.engine;

/** An engine could not do what it was asked. The message says what, and what the engine answered. */
public final class EngineException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later. */
    public enum Kind {
        /** Overload, a time-out, a conflict: worth another try. */
        TRANSIENT,
        /** A missing image, a refused option: no use before somebody changes something. */
        PERMANENT
    }

    private final Kind kind;

    public EngineException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public EngineException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
