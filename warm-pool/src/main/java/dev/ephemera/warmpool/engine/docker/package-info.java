/** Containers of a Docker Engine on this machine; the only package that knows docker-java. */
@NullMarked
package dev.ephemera.warmpool.engine.docker;

import org.jspecify.annotations.NullMarked;
