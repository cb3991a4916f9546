/** Where it is told how asynchronous invocations ended: functions, Kafka topics, webhooks. */
@NullMarked
package dev.ephemera.dispatcher.queue.destination;

import org.jspecify.annotations.NullMarked;
