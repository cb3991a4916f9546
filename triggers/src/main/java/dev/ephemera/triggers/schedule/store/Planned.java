package dev.ephemera.triggers.schedule.store;

import dev.ephemera.triggers.schedule.plan.Plan;
import java.util.List;

/** What has been decided for a schedule that is due, on the state that it had. */
public record Planned(Schedule schedule, Plan plan) {

    /** The runs that it makes. */
    public List<PendingRun> runs() {
        return plan.runs().stream().map(time -> PendingRun.of(schedule, time)).toList();
    }
}
