/** Asynchronous invocations: what has been accepted runs, or ends where a person can see it. */
@NullMarked
package dev.ephemera.dispatcher.queue;

import org.jspecify.annotations.NullMarked;
