package dev.ephemera.dispatcher.queue.broker;

/** Why the broker cannot be used: a sentence that names what is wrong, with the value, and the remedy. */
final class BrokerFailure extends Exception {

    BrokerFailure(String sentence) {
        super(sentence);
    }

    BrokerFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
