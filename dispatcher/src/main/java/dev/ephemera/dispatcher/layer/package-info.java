/** Layers: files that several functions share, published in numbered versions. */
@NullMarked
package dev.ephemera.dispatcher.layer;

import org.jspecify.annotations.NullMarked;
