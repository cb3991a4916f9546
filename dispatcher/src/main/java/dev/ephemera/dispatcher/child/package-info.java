/** Programs that the platform runs beside itself: how they are started, watched and understood. */
@NullMarked
package dev.ephemera.dispatcher.child;

import org.jspecify.annotations.NullMarked;
