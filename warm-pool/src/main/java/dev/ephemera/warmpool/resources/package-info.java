/** Amounts of memory and processor time, and who may use how much. */
@NullMarked
package dev.ephemera.warmpool.resources;

import org.jspecify.annotations.NullMarked;
