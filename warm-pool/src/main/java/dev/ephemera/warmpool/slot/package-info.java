/** The host's side of one container: its socket, its output pipe and the place its code is bound to. */
@NullMarked
package dev.ephemera.warmpool.slot;

import org.jspecify.annotations.NullMarked;
