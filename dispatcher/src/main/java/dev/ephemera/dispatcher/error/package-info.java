/** What can go wrong, whose fault it is, and what it is called. */
@NullMarked
package dev.ephemera.dispatcher.error;

import org.jspecify.annotations.NullMarked;
