/** Runs event source mappings: reads topics, makes batches, and invokes functions with them. */
@NullMarked
package dev.ephemera.triggers.kafka;

import org.jspecify.annotations.NullMarked;
