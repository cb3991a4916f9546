/** The contract between the pool and whatever makes containers. */
@NullMarked
package dev.ephemera.warmpool.engine;

import org.jspecify.annotations.NullMarked;
