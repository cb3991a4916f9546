package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;

/** Tells whoever wants to know of records that are given up. Thread-safe. */
@FunctionalInterface
interface TellLost {

    /** Blocks until it is known whether they have been told, durably. Telling twice is allowed. */
    Told tell(Lost lost) throws InterruptedException;
}
