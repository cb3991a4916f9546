/** Tests of the way an invocation takes. */
@NullMarked
package dev.ephemera.dispatcher.dispatch;

import org.jspecify.annotations.NullMarked;
