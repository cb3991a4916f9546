package dev.ephemera.dispatcher.queue.broker;

/**
 * Why a broker, or a topic in it, cannot be used. The message is a sentence without capital and full stop
 * that names what is wrong, with the value, and the remedy.
 */
public final class BrokerException extends Exception {

    BrokerException(String sentence) {
        super(sentence);
    }

    BrokerException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The message. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
