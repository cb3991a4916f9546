/** The command line: starts the platform, and talks to one over HTTP. */
@NullMarked
package dev.ephemera.gateway.cli;

import org.jspecify.annotations.NullMarked;
