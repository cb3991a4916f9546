package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.schedule.plan.MissedRuns;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Timing;
import java.util.Optional;

/**
 * What a person wants of a schedule.
 *
 * @param function what it runs; looked up when it runs
 * @param payload the event, JSON; empty means one that tells of the schedule
 * @param description a sentence for people; may be empty
 */
public record ScheduleDefinition(
        FunctionReference function,
        Timing timing,
        MissedRuns missed,
        OverlappingRuns overlapping,
        Optional<String> payload,
        String description) {}
