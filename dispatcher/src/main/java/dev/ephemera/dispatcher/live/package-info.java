/** The invocations that run on this node now: to be seen, to be read along, and to be ended. */
@NullMarked
package dev.ephemera.dispatcher.live;

import org.jspecify.annotations.NullMarked;
