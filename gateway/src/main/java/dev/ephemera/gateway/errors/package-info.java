/** Every error on its way to a caller: its status, its shape, and its one line in the log. */
@NullMarked
package dev.ephemera.gateway.errors;

import org.jspecify.annotations.NullMarked;
