/** What the platform sends to addresses that its users name: webhooks, and which addresses those may be. */
@NullMarked
package dev.ephemera.gateway.outgoing;

import org.jspecify.annotations.NullMarked;
