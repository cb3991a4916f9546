/** The embedded object store, as the platform sees it: a process of its own that asks it what it must know. */
@NullMarked
package dev.ephemera.triggers.objectstore.embedded;

import org.jspecify.annotations.NullMarked;
