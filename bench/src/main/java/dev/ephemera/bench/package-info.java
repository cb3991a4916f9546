/** Measures the platform against baselines taken in the same run. */
@NullMarked
package dev.ephemera.bench;

import org.jspecify.annotations.NullMarked;
