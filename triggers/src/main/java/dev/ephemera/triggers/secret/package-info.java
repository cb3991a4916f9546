/** Secrets that the platform's configuration holds and triggers name. */
@NullMarked
package dev.ephemera.triggers.secret;

import org.jspecify.annotations.NullMarked;
