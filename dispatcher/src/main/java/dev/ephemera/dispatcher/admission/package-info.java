/** Who may run now, who waits, and who is turned away. */
@NullMarked
package dev.ephemera.dispatcher.admission;

import org.jspecify.annotations.NullMarked;
