package dev.ephemera.dispatcher.queue;

import java.time.Duration;

/** The queue cannot take anything in now. */
public final class QueueUnavailableException extends Exception {

    private final Duration retryAfter;

    /**
     * @param message what is wrong and what to do, for the caller's eyes
     * @param retryAfter when it may be worth another try
     */
    public QueueUnavailableException(String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
