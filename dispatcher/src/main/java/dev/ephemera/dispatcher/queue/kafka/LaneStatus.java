package dev.ephemera.dispatcher.queue.kafka;

/**
 * How one lane is, seen from this node.
 *
 * @param topic its name
 * @param consumers share consumers of this node
 * @param busy those of them that have a record in hand or are ending
 * @param waiting an estimate of the records that wait in it, whoever put them there
 */
public record LaneStatus(String topic, int consumers, int busy, long waiting) {}
