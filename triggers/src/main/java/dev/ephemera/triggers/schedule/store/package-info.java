/** Schedules in the database: what people want, what has been decided, what has still to be handed over. */
@NullMarked
package dev.ephemera.triggers.schedule.store;

import org.jspecify.annotations.NullMarked;
