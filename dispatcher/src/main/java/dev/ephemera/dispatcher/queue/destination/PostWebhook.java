package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import java.time.Instant;

/** Posts messages to addresses outside of the platform. Thread-safe. */
@FunctionalInterface
public interface PostWebhook {

    /**
     * Posts one message and waits for a bounded time for the answer.
     *
     * @param webhook http or https
     * @param message tells copies of the same message: one that is posted twice has the same name
     * @param sent when this attempt is made, which receivers hold against their clocks
     * @param json the body
     * @return {@link Told.NotNow} for whatever may pass; its reason is for people and holds nothing of
     *     the address but its host
     */
    Told post(Destination.ToWebhook webhook, String message, Instant sent, byte[] json) throws InterruptedException;
}
