/** What all doors to a function have in common: the call itself, and what its answer says of the run. */
@NullMarked
package dev.ephemera.gateway.invoke;

import org.jspecify.annotations.NullMarked;
