/** Lambda's Runtime API, served to each container on a Unix socket of its own. */
@NullMarked
package dev.ephemera.warmpool.runtimeapi;

import org.jspecify.annotations.NullMarked;
