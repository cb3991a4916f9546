/** The rules of the house that a compiler does not know, held over the classes of all modules. */
@NullMarked
package dev.ephemera.architecture;

import org.jspecify.annotations.NullMarked;
