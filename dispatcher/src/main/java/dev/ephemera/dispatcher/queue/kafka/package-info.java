/** The transport of queued invocations: Kafka's share groups, and delays kept on its disks. */
@NullMarked
package dev.ephemera.dispatcher.queue.kafka;

import org.jspecify.annotations.NullMarked;
