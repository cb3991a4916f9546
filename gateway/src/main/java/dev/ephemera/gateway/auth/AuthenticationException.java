package dev.ephemera.gateway.auth;

/** A caller that did not show who it is. The message is for the caller and holds no secret. */
public final class AuthenticationException extends RuntimeException {

    /** What went wrong, under the names that clients know from AWS. */
    enum Kind {
        /** Nothing was shown. */
        MISSING("MissingAuthenticationTokenException"),
        /** Nobody here has this key. */
        UNKNOWN("UnrecognizedClientException"),
        /** A signature with a part missing or unreadable. */
        INCOMPLETE("IncompleteSignatureException"),
        /** A signature of something else, or one that is too old. */
        INVALID("InvalidSignatureException");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String message;

    AuthenticationException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The name of the error on the wire. */
    String type() {
        return kind.type;
    }

    Kind kind() {
        return kind;
    }
}
