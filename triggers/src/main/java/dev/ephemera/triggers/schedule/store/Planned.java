package dev.ephemera.triggers.schedule.store;

import dev.ephemera.triggers.schedule.plan.Plan;
import java.util.List;

/** What has been decided for a schedule that is due, on the state that it had. */
public record Planned(Schedule schedule, Plan plan) {

    List<PendingRun> runs() {
        return plan.runs().stream().map(time -> PendingRun.of(schedule, time)).toList();
    }
}
