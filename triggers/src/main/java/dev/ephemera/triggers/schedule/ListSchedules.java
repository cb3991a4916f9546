package dev.ephemera.triggers.schedule;

import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleState;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import java.util.List;
import java.util.OptionalLong;

/** Schedules among the triggers of all kinds. Thread-safe: it has no state. */
public record ListSchedules(ScheduleStore store) implements TriggerListing {

    private static final String KIND = "schedule";

    @Override
    public List<ListedTrigger> triggers() {
        return store.all().stream().map(ListSchedules::listed).toList();
    }

    private static ListedTrigger listed(Schedule schedule) {
        return new ListedTrigger(
                schedule.name().value(),
                KIND,
                schedule.definition().timing().expression().text(),
                schedule.definition().function(),
                state(schedule.progress().state()),
                schedule.past().lastEvent(),
                OptionalLong.empty(),
                schedule.past().lastError());
    }

    /** In the words of the other kinds. */
    private static String state(ScheduleState state) {
        return switch (state) {
            case ENABLED -> "Enabled";
            case DISABLED -> "Disabled";
            case COMPLETED -> "Completed";
        };
    }
}
