/** Language environments: what they are called, how they start, what they need. */
@NullMarked
package dev.ephemera.warmpool.stack;

import org.jspecify.annotations.NullMarked;
