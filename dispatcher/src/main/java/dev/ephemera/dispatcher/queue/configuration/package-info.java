/** What each function wants of its asynchronous invocations: retries, age, destinations. */
@NullMarked
package dev.ephemera.dispatcher.queue.configuration;

import org.jspecify.annotations.NullMarked;
