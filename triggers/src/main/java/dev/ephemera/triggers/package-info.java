/** What turns outside events into invocations: Kafka records, object events, webhooks, schedules. */
@NullMarked
package dev.ephemera.triggers;

import org.jspecify.annotations.NullMarked;
