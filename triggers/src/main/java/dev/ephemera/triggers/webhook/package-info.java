/** What comes in at webhooks: checked, made an event, and handed to the queue. */
@NullMarked
package dev.ephemera.triggers.webhook;

import org.jspecify.annotations.NullMarked;
