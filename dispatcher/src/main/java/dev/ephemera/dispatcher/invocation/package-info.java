/** One event for one function: what came in, what came out, and how the run went. */
@NullMarked
package dev.ephemera.dispatcher.invocation;

import org.jspecify.annotations.NullMarked;
