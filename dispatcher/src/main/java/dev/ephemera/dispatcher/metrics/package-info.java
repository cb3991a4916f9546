/** What can be counted and measured about invocations, for monitoring. */
@NullMarked
package dev.ephemera.dispatcher.metrics;

import org.jspecify.annotations.NullMarked;
