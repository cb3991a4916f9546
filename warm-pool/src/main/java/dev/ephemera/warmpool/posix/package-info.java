/** The few calls of the C library that Java has no words for. */
@NullMarked
package dev.ephemera.warmpool.posix;

import org.jspecify.annotations.NullMarked;
