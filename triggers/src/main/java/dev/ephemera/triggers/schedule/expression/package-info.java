/** When schedules are due, as people write it: rates, cron in AWS's six fields, single times. */
@NullMarked
package dev.ephemera.triggers.schedule.expression;

import org.jspecify.annotations.NullMarked;
