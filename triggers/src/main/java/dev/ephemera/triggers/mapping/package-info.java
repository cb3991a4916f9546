/** Event source mappings as they are wanted and stored, and what each node says of them. */
@NullMarked
package dev.ephemera.triggers.mapping;

import org.jspecify.annotations.NullMarked;
