/** Functions: their names, their versions and their configuration. */
@NullMarked
package dev.ephemera.dispatcher.function;

import org.jspecify.annotations.NullMarked;
