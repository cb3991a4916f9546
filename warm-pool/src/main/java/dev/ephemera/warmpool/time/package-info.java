/** The one place that reads the machine's clocks. */
@NullMarked
package dev.ephemera.warmpool.time;

import org.jspecify.annotations.NullMarked;
