/** Functions: their names, their configuration and their code. */
@NullMarked
package dev.ephemera.dispatcher.function;

import org.jspecify.annotations.NullMarked;
