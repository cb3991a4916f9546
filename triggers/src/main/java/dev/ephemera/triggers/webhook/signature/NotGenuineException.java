package dev.ephemera.triggers.webhook.signature;

/** Ends a check that has found something wrong. Never leaves this package. */
final class NotGenuineException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    NotGenuineException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
