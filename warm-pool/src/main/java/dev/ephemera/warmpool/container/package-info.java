/** The life of one container, from its creation to its verified removal. */
@NullMarked
package dev.ephemera.warmpool.container;

import org.jspecify.annotations.NullMarked;
