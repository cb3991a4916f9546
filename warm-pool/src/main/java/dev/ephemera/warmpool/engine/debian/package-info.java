/** A small Debian from packages, for machines where no registry answers. */
@NullMarked
package dev.ephemera.warmpool.engine.debian;

import org.jspecify.annotations.NullMarked;
