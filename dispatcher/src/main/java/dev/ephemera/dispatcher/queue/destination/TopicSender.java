package dev.ephemera.dispatcher.queue.destination;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;

/** Writes records to Kafka topics that are not the platform's own. Thread-safe. */
@FunctionalInterface
public interface TopicSender {

    /**
     * Writes one record; blocks until all in-sync replicas have it, or until it is known that they have
     * not.
     *
     * @param topic is not made if it is missing; that is {@link Told.Never}
     * @param key tells copies of the same message: a record written twice has the same key; empty for a
     *     record without one
     * @param value the bytes as they shall stand there
     * @return {@link Told.NotNow} for whatever may pass; its reason is for people
     */
    Told send(String topic, String key, byte[] value) throws InterruptedException;
}
