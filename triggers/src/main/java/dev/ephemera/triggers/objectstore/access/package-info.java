/** Who may use the embedded store: its owners, and runs of functions for as long as they last. */
@NullMarked
package dev.ephemera.triggers.objectstore.access;

import org.jspecify.annotations.NullMarked;
