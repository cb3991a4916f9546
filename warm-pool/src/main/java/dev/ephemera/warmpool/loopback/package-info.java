/** Ports on a container's own loopback interface that the platform serves from outside. */
@NullMarked
package dev.ephemera.warmpool.loopback;

import org.jspecify.annotations.NullMarked;
