/** What is known of each invocation, from its acceptance until it is forgotten. */
@NullMarked
package dev.ephemera.dispatcher.ledger;

import org.jspecify.annotations.NullMarked;
