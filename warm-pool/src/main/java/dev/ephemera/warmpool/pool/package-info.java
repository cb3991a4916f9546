/** Prestarted containers: how many, which one next, and what happens to them afterwards. */
@NullMarked
package dev.ephemera.warmpool.pool;

import org.jspecify.annotations.NullMarked;
