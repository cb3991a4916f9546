/** What is remembered of each invocation once it is over: how it went, and its log. */
@NullMarked
package dev.ephemera.dispatcher.record;

import org.jspecify.annotations.NullMarked;
