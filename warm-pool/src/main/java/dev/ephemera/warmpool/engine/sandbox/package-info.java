/** Containers made of Linux namespaces through bubblewrap, with the host's own language runtimes. */
@NullMarked
package dev.ephemera.warmpool.engine.sandbox;

import org.jspecify.annotations.NullMarked;
