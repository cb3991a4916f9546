/** What every kind of trigger shows of itself. */
@NullMarked
package dev.ephemera.triggers.listing;

import org.jspecify.annotations.NullMarked;
