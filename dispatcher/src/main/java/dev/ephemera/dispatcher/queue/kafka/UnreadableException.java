package dev.ephemera.dispatcher.queue.kafka;

/** A record is not what it should be. */
final class UnreadableException extends Exception {

    private final String reason;

    /** @param reason one sentence for a person */
    UnreadableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
