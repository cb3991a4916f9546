/** Topics of the Kafka behind the queue, for people who have no tools of Kafka's at hand. */
@NullMarked
package dev.ephemera.gateway.topics;

import org.jspecify.annotations.NullMarked;
