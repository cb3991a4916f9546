/** The triggers of all kinds in one list. */
@NullMarked
package dev.ephemera.gateway.triggers;

import org.jspecify.annotations.NullMarked;
