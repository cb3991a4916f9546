/** The doors for named schedules. */
@NullMarked
package dev.ephemera.gateway.schedule;

import org.jspecify.annotations.NullMarked;
