/** Named schedules: changed by people, fired once by whichever node comes first, listed among the triggers. */
@NullMarked
package dev.ephemera.triggers.schedule;

import org.jspecify.annotations.NullMarked;
