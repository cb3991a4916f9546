/** What a schedule has to do now: which of its times run, which are skipped, and when the next one is. */
@NullMarked
package dev.ephemera.triggers.schedule.plan;

import org.jspecify.annotations.NullMarked;
