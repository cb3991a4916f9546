package dev.ephemera.triggers.schedule.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.schedule.expression.ScheduleExpression;
import dev.ephemera.triggers.schedule.plan.MissedRuns;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Timing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Schedules for tests. */
public final class SampleSchedules {

    private SampleSchedules() {}

    public static Timing timing(String expression) {
        return new Timing(
                ScheduleExpression.parse(expression),
                ZoneOffset.UTC,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    public static ScheduleDefinition definition(String expression) {
        return definition(expression, MissedRuns.RUN_ONCE, OverlappingRuns.ALLOW);
    }

    public static ScheduleDefinition definition(String expression, MissedRuns missed, OverlappingRuns overlapping) {
        return new ScheduleDefinition(
                FunctionReference.parse("report", Optional.empty()),
                timing(expression),
                missed,
                overlapping,
                Optional.empty(),
                "");
    }

    /** An enabled one, made at {@code now}. */
    public static Schedule schedule(String name, ScheduleDefinition definition, Instant now) {
        return new Schedule(
                new ScheduleName(name),
                UUID.nameUUIDFromBytes(name.getBytes(UTF_8)),
                definition,
                new Progress(ScheduleState.ENABLED, now, definition.timing().next(now, now), 0),
                Past.NOTHING,
                1,
                now,
                now);
    }
}
