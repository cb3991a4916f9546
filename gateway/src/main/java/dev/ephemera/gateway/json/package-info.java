/** JSON on the wire: written without a tree, read with clear complaints. */
@NullMarked
package dev.ephemera.gateway.json;

import org.jspecify.annotations.NullMarked;
