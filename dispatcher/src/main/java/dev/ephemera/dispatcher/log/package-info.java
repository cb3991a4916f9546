/** What runs print, complete to the last line and bounded in size. */
@NullMarked
package dev.ephemera.dispatcher.log;

import org.jspecify.annotations.NullMarked;
