/** The Kafka cluster behind the queue: one that exists already, or a child process of our own. */
@NullMarked
package dev.ephemera.dispatcher.queue.broker;

import org.jspecify.annotations.NullMarked;
