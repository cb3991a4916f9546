package dev.ephemera.triggers.schedule;

import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.TriggerListing;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Schedules among the triggers of all kinds. Thread-safe: it has no state.
 *
 * @param exists whether there is such a function
 */
public record ListSchedules(ScheduleStore store, Predicate<FunctionReference> exists) implements TriggerListing {

    private static final String KIND = "schedule";

    @Override
    public List<ListedTrigger> triggers() {
        return store.all().stream().map(this::listed).toList();
    }

    private ListedTrigger listed(Schedule schedule) {
        return new ListedTrigger(
                schedule.name().value(),
                KIND,
                schedule.definition().timing().expression().text(),
                schedule.definition().function(),
                state(schedule),
                schedule.past().lastEvent(),
                OptionalLong.empty(),
                schedule.past().lastError());
    }

    /** In the words of the other kinds. */
    private String state(Schedule schedule) {
        return switch (schedule.progress().state()) {
            case ENABLED -> exists.test(schedule.definition().function()) ? "Enabled" : ListedTrigger.FUNCTION_MISSING;
            case DISABLED -> "Disabled";
            case COMPLETED -> "Completed";
        };
    }
}
