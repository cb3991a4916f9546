/** Ids that are derived from what they name, so that the same event has the same one wherever it is met. */
@NullMarked
package dev.ephemera.triggers.identity;

import org.jspecify.annotations.NullMarked;
