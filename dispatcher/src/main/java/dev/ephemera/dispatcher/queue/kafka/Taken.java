package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.invocation.Place;
import dev.ephemera.dispatcher.queue.Delivery.Content;

/**
 * A record in hand.
 *
 * @param offset where it lies in its lane
 * @param count how often the cluster has delivered it, this time included
 */
record Taken(Place place, long offset, int count, Content content) {}
