/** Invocations to be seen and steered: what became of them, what runs, what they printed, the dead letters. */
@NullMarked
package dev.ephemera.gateway.invocations;

import org.jspecify.annotations.NullMarked;
