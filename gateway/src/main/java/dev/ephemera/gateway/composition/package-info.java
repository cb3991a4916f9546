/** Puts the platform together from its settings, and takes it apart again in order. */
@NullMarked
package dev.ephemera.gateway.composition;

import org.jspecify.annotations.NullMarked;
