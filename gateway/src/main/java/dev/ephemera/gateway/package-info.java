/** The program: one main class in front of the platform and its command line. */
@NullMarked
package dev.ephemera.gateway;

import org.jspecify.annotations.NullMarked;
