/** Tells clients which languages there are. */
@NullMarked
package dev.ephemera.gateway.stacks;

import org.jspecify.annotations.NullMarked;
