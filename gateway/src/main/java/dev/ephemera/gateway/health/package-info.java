/** Whether the platform is well, and its figures for Prometheus. */
@NullMarked
package dev.ephemera.gateway.health;

import org.jspecify.annotations.NullMarked;
