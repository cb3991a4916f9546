/** The doors for what senders of webhooks send, and for the webhooks themselves. */
@NullMarked
package dev.ephemera.gateway.webhook;

import org.jspecify.annotations.NullMarked;
