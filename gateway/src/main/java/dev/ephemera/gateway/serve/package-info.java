/** The running platform as one thing that is started, described on one screen, and drained. */
@NullMarked
package dev.ephemera.gateway.serve;

import org.jspecify.annotations.NullMarked;
